# Runtimes of CloudWatch Synthetics. Source: "Runtime versions support policy", which lists what has ended. As of 2026-11-28:
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Synthetics_Runtime_Support_Policy.html
product "synthetics" {
  versions = {
    "syn-python-selenium-5.1"  = { ends = "2026-02-03" }
    "syn-python-selenium-5.0"  = { ends = "2026-02-03" }
    "syn-python-selenium-4.1"  = { ends = "2026-02-03" }
    "syn-python-selenium-4.0"  = { ends = "2026-02-03" }
    "syn-python-selenium-3.0"  = { ends = "2026-01-22" }
    "syn-python-selenium-2.1"  = { ends = "2026-01-22" }
    "syn-python-selenium-2.0"  = { ends = "2024-03-08" }
    "syn-python-selenium-1.3"  = { ends = "2024-03-08" }
    "syn-python-selenium-1.2"  = { ends = "2024-03-08" }
    "syn-python-selenium-1.1"  = { ends = "2024-03-08" }
    "syn-python-selenium-1.0"  = { ends = "2024-03-08" }
    "syn-nodejs-puppeteer-7.0" = { ends = "2026-01-22" }
    "syn-nodejs-puppeteer-6.2" = { ends = "2026-01-22" }
    "syn-nodejs-puppeteer-6.1" = { ends = "2024-03-08" }
    "syn-nodejs-puppeteer-6.0" = { ends = "2024-03-08" }
    "syn-nodejs-puppeteer-5.2" = { ends = "2026-01-22" }
    "syn-nodejs-puppeteer-5.1" = { ends = "2024-03-08" }
    "syn-nodejs-puppeteer-5.0" = { ends = "2024-03-08" }
    "syn-nodejs-puppeteer-4.0" = { ends = "2024-03-08" }
    "syn-nodejs-puppeteer-3.9" = { ends = "2024-01-08" }
    "syn-nodejs-puppeteer-3.8" = { ends = "2024-01-08" }
    "syn-nodejs-puppeteer-3.7" = { ends = "2024-01-08" }
    "syn-nodejs-puppeteer-3.6" = { ends = "2024-01-08" }
    "syn-nodejs-puppeteer-3.5" = { ends = "2024-01-08" }
    "syn-nodejs-puppeteer-3.4" = { ends = "2022-11-13" }
    "syn-nodejs-puppeteer-3.3" = { ends = "2022-11-13" }
    "syn-nodejs-puppeteer-3.2" = { ends = "2022-11-13" }
    "syn-nodejs-puppeteer-3.1" = { ends = "2022-11-13" }
    "syn-nodejs-puppeteer-3.0" = { ends = "2022-11-13" }
    "syn-nodejs-2.2"           = { ends = "2021-05-28" }
    "syn-nodejs-2.1"           = { ends = "2021-05-28" }
    "syn-nodejs-2.0"           = { ends = "2021-05-28" }
    "syn-nodejs-2.0-beta"      = { ends = "2021-02-08" }
    "syn-1.0"                  = { ends = "2021-05-28" }
  }
}
