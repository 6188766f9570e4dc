"""What leaves the desk: print, PDF, JSON, a form, a sealed bundle, lists.

Everything is made of one model (`document`), in which what an officer hid is
already gone (`masking`): no output has a way to the words behind it. Nothing
here writes to a disk, asks a network, or keeps what it made.

    masking         which words are hidden         document     what is exported
    wish            what an officer asks for       recipients   to whom a bundle is sealed
    canonical_json  for other systems              tables_csv   lists, forms as a table
    incident_form   a form by a table of fields    bundle       originals, digests, custody
    pdf, fonts      pages to be filed              report_text  words for people, in plain text
"""
