"""Pages of the desk: referrals to hand over, and the list of partners."""
