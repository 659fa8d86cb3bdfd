"""The pages of a class: what a student's browser and the projector show. Pure functions of a session; no script is needed
to use them.
"""
