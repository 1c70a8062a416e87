# AWS Lambda runtimes. Source: tflint-ruleset-aws' copy of "Lambda runtimes" (2026-07-31) and endoflife.date, page aws-lambda
# (2026-08-16): https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html. As of 2026-11-21.
# Those that ended before 2022 by AWS' announcements. blocked: from then on functions can't be changed.
product "lambda" {
  versions = {
    "python3.14"      = { ends = "2029-06-30", blocked = "2029-08-31" }
    "python3.13"      = { ends = "2029-06-30", blocked = "2029-08-31" }
    "python3.12"      = { ends = "2028-10-31", blocked = "2029-01-10" }
    "python3.11"      = { ends = "2027-06-30", blocked = "2027-08-31" }
    "python3.10"      = { ends = "2026-10-31", blocked = "2027-03-03" }
    "python3.9"       = { ends = "2025-12-15", blocked = "2027-03-03" }
    "python3.8"       = { ends = "2024-10-14", blocked = "2027-03-03" }
    "python3.7"       = { ends = "2023-12-04", blocked = "2027-03-03" }
    "python3.6"       = { ends = "2022-07-18", blocked = "2022-08-29" }
    "python2.7"       = { ends = "2021-07-15", blocked = "2022-05-30" }
    "provided.al2023" = { ends = "2029-06-30", blocked = "2029-08-31" }
    "provided.al2"    = { ends = "2026-07-31", blocked = "2027-03-03" }
    "provided"        = { ends = "2024-01-08", blocked = "2027-03-03" }
    "java25"          = { ends = "2029-06-30", blocked = "2029-08-31" }
    "java21"          = { ends = "2029-06-30", blocked = "2029-08-31" }
    "java17"          = { ends = "2027-06-30", blocked = "2027-08-31" }
    "java11"          = { ends = "2027-06-30", blocked = "2027-08-31" }
    "java8.al2"       = { ends = "2027-06-30", blocked = "2027-08-31" }
    "java8"           = { ends = "2024-01-08", blocked = "2027-03-03" }
    "java17.al2023"   = { ends = "2029-06-30", blocked = "2029-08-31" }
    "java11.al2023"   = { ends = "2029-06-30", blocked = "2029-08-31" }
    "java8.al2023"    = { ends = "2029-06-30", blocked = "2029-08-31" }
    "ruby4.0"         = { ends = "2029-03-31", blocked = "2029-05-31" }
    "ruby3.4"         = { ends = "2028-03-31", blocked = "2028-05-31" }
    "ruby3.3"         = { ends = "2027-03-31", blocked = "2027-05-31" }
    "ruby3.2"         = { ends = "2026-03-31", blocked = "2027-03-03" }
    "ruby2.7"         = { ends = "2023-12-07", blocked = "2027-03-03" }
    "ruby2.5"         = { ends = "2021-07-30", blocked = "2022-03-31" }
    "dotnet10"        = { ends = "2028-11-14", blocked = "2029-01-15" }
    "dotnet9"         = { ends = "2026-11-10" }
    "dotnet8"         = { ends = "2026-11-10", blocked = "2027-03-03" }
    "dotnet7"         = { ends = "2024-05-14" }
    "dotnet6"         = { ends = "2024-12-20", blocked = "2027-03-03" }
    "dotnet5.0"       = { ends = "2022-05-10" }
    "dotnetcore3.1"   = { ends = "2023-04-03", blocked = "2023-05-03" }
    "dotnetcore2.1"   = { ends = "2022-01-05", blocked = "2022-04-13" }
    "dotnetcore2.0"   = { ends = "2019-05-30", blocked = "2019-05-30" }
    "dotnetcore1.0"   = { ends = "2019-06-27", blocked = "2019-07-30" }
    "nodejs24.x"      = { ends = "2028-04-30", blocked = "2028-07-01" }
    "nodejs22.x"      = { ends = "2027-04-30", blocked = "2027-07-01" }
    "nodejs20.x"      = { ends = "2026-04-30", blocked = "2027-03-03" }
    "nodejs18.x"      = { ends = "2025-09-01", blocked = "2027-03-03" }
    "nodejs16.x"      = { ends = "2024-06-12", blocked = "2027-03-03" }
    "nodejs14.x"      = { ends = "2023-12-04", blocked = "2027-03-03" }
    "nodejs12.x"      = { ends = "2023-03-31", blocked = "2023-04-30" }
    "nodejs10.x"      = { ends = "2021-07-30", blocked = "2022-02-14" }
    "nodejs8.10"      = { ends = "2020-03-06", blocked = "2020-03-06" }
    "nodejs6.10"      = { ends = "2019-08-12", blocked = "2019-08-12" }
    "nodejs4.3"       = { ends = "2020-03-05", blocked = "2020-03-05" }
    "nodejs4.3-edge"  = { ends = "2020-03-05", blocked = "2020-03-05" }
    "nodejs"          = { ends = "2016-10-31", blocked = "2016-10-31" }
    "go1.x"           = { ends = "2024-01-08", blocked = "2027-03-03" }
  }
}
