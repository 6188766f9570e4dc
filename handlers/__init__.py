"""Where events come in, one package a way.

Owns nothing itself: the ways in never know of each other.
"""
