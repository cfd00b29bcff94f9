package pages

// goalFilters are the parameters that lists of goals take.
const goalFilters = "summit party kind position basis year q at"
