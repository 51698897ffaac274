"""Does a candidate behave as the original does?"""
