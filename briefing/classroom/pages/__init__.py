"""The pages of a class: what a student's browser and the projector show. Functions of a session that change nothing,
and no script is needed to use them.
"""
