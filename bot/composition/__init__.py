"""The composition root's parts: each builds one side of the bot from what they share.

They decide nothing: what a part does stands in that part.
"""
