# Apache Kafka on Amazon MSK. Source: endoflife.date, page amazon-msk (2026-07-23):
# https://docs.aws.amazon.com/msk/latest/developerguide/version-support.html. As of 2026-11-21. Of 3.8 and later no end is announced.
# Of those that ended before 2026: https://docs.aws.amazon.com/msk/latest/developerguide/supported-kafka-versions.html.
product "msk" {
  versions = {
    "4.2" = {}
    "4.1" = {}
    "4.0" = {}
    "3.9" = {}
    "3.8" = {}
    "3.7" = { ends = "2026-09-01" }
    "3.6" = { ends = "2026-06-01" }
    "3.5" = { ends = "2025-10-23" }
    "3.4" = { ends = "2025-08-04" }
    "3.3" = { ends = "2024-09-11" }
    "3.2" = { ends = "2024-09-11" }
    "3.1" = { ends = "2024-09-11" }
    "2.8" = { ends = "2025-01-14" }
    "2.7" = { ends = "2024-09-11" }
    "2.6" = { ends = "2024-09-11" }
    "2.5" = { ends = "2024-06-08" }
    "2.4" = { ends = "2024-06-08" }
    "2.3" = { ends = "2024-06-08" }
    "2.2" = { ends = "2024-06-08" }
    "2.1" = { ends = "2024-06-05" }
    "1.1" = { ends = "2024-06-05" }
  }
}

# Engines of Amazon MQ. Source: endoflife.date, page amazon-mq (2026-08-13). As of 2026-11-21.
product "mq-activemq" {
  versions = {
    "5.17" = { ends = "2025-06-16" }
    "5.16" = { ends = "2024-11-15" }
    "5.15" = { ends = "2024-09-16" }
  }
}

product "mq-rabbitmq" {
  versions = {
    "3.12" = { ends = "2025-03-17" }
  }
}
