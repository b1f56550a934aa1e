#!/usr/bin/env python3
"""Take the reports out of a folder of mails and write them without the mails.

  repack.py MAILS OUT

OUT.xml becomes a folder of bare XML files, OUT.zips one of zip files. Needs only the standard library.
"""
import email, gzip, io, os, sys, zipfile


def report(path):
    with open(path, "rb") as file:
        message = email.message_from_binary_file(file)
    for part in message.walk():
        if part.get_filename():
            content = part.get_payload(decode=True)
            if content[:2] == b"\x1f\x8b":
                return gzip.decompress(content)
            if content[:2] == b"PK":
                archive = zipfile.ZipFile(io.BytesIO(content))
                return archive.read(archive.namelist()[0])
            return content
    sys.exit("repack.py: no report in %s" % path)


def main():
    mails, out = sys.argv[1:]
    for kind in ("xml", "zips"):
        os.makedirs("%s.%s" % (out, kind), exist_ok=True)
    for name in sorted(os.listdir(mails)):
        xml, stem = report(os.path.join(mails, name)), name.rsplit(".", 1)[0]
        with open("%s.xml/%s.xml" % (out, stem), "wb") as file:
            file.write(xml)
        with zipfile.ZipFile("%s.zips/%s.zip" % (out, stem), "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(stem + ".xml", xml)


main()
