"""Speech: real voices and packers, judged by strangers; a report by listening in Chromium."""
