"""The desk in a real browser, beside the phone page: what people do, and what they see."""
