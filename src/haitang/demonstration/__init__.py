"""The demonstration district: Rongchang's real towns and villages, everybody in it invented.

Spreadsheets are written as a clerk would write them and brought in through the importers and actions, so that
every figure the district shows is counted from records. The same seed gives the same district.
"""
