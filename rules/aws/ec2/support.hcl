# Operating systems of images. Source: endoflife.date, pages amazon-linux (2026-08-22), ubuntu (2026-05-05) and centos;
# https://learn.microsoft.com/lifecycle/products/ for Windows Server. As of 2026-11-21.
# extended_ends: where fixes are had for money (Ubuntu Pro, Microsoft's ESU), or maintenance goes on (Amazon Linux).
product "amazon-linux" {
  versions = {
    "2023" = { ends = "2027-06-30", extended_ends = "2029-06-30" }
    "2"    = { ends = "2026-06-30" }
    "1"    = { ends = "2020-12-31", extended_ends = "2023-12-31" }
  }
}

product "ubuntu" {
  versions = {
    "26.04" = { ends = "2031-04-30", extended_ends = "2036-04-30" }
    "24.04" = { ends = "2029-05-31", extended_ends = "2036-05-31" }
    "22.04" = { ends = "2027-04-01", extended_ends = "2032-04-09" }
    "20.04" = { ends = "2025-05-31", extended_ends = "2030-04-02" }
    "18.04" = { ends = "2023-05-31", extended_ends = "2028-04-01" }
    "16.04" = { ends = "2021-04-30", extended_ends = "2026-04-23" }
    "14.04" = { ends = "2019-04-25", extended_ends = "2024-04-25" }
  }
}

product "windows-server" {
  versions = {
    "2025" = { ends = "2034-11-14" }
    "2022" = { ends = "2031-10-14" }
    "2019" = { ends = "2029-01-09" }
    "2016" = { ends = "2027-01-12" }
    "2012" = { ends = "2023-10-10", extended_ends = "2026-10-13" }
    "2008" = { ends = "2020-01-14", extended_ends = "2023-01-10" }
  }
}

product "centos" {
  versions = {
    "8" = { ends = "2021-12-31" }
    "7" = { ends = "2024-06-30" }
    "6" = { ends = "2020-11-30" }
  }
}
