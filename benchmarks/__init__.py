"""What a visit to this site and its build cost, beside the stock theme and a bare page."""
