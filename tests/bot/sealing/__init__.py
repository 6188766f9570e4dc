"""Tests of sealing: formats, keys, and what each party can learn."""
