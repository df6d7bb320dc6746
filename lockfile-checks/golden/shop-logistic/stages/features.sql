-- One row per customer: what was known at the end of the as-of date, and whether the customer then left.
--
-- Tables:     customers, orders
-- Variables:  as_of (DATE), the last day that a feature may know
--             label_window_days (INTEGER), how many days after it decide about `churned`
--
-- Edit this file as you like; the stage sorts the rows by customer_id and writes them. Keep to three rules:
--   1. Features read `history`, never `orders`: what happened after the as-of date may reach the label only.
--   2. Sum and count integers and decimals, not floats: float sums depend on the number of threads.
--   3. No random(), now() or LIMIT without a total order: the same input must give the same file.

WITH history AS (
  SELECT
    customer_id,
    CAST(ordered_at AS DATE) AS ordered_on,
    amount,
    category
  FROM orders
  WHERE CAST(ordered_at AS DATE) <= getvariable('as_of')
),

past AS (
  SELECT
    customer_id,
    max(ordered_on) AS last_ordered_on,
    -- The as-of date is the last of the 30, 90 and 365 days.
    sum(amount) FILTER (WHERE ordered_on > getvariable('as_of') - 30) AS revenue_30d,
    sum(amount) FILTER (WHERE ordered_on > getvariable('as_of') - 90) AS revenue_90d,
    sum(amount) FILTER (WHERE ordered_on > getvariable('as_of') - 365) AS revenue_365d,
    count(*) AS n_orders,
    count(DISTINCT category) AS n_categories
  FROM history
  GROUP BY customer_id
),

-- The only place that looks past the as-of date.
returned AS (
  SELECT DISTINCT customer_id
  FROM orders
  WHERE CAST(ordered_at AS DATE) > getvariable('as_of')
    AND CAST(ordered_at AS DATE) <= getvariable('as_of') + getvariable('label_window_days')
),

-- Who has signed up by the as-of date, with or without an order.
known AS (
  SELECT
    customer_id,
    CAST(getvariable('as_of') - signup_date AS INTEGER) AS lifetime_days,
    lower(regexp_extract(email, '^[^@\s]+@([^@\s]+\.[^@\s.]+)$', 1)) AS email_domain
  FROM customers
  WHERE signup_date <= getvariable('as_of')
)

SELECT
  known.customer_id,
  -- Missing for who has never ordered.
  CAST(getvariable('as_of') - past.last_ordered_on AS INTEGER) AS days_since_last_order,
  CAST(coalesce(past.revenue_30d, 0) AS DECIMAL(18, 2)) AS total_revenue_30d,
  CAST(coalesce(past.revenue_90d, 0) AS DECIMAL(18, 2)) AS total_revenue_90d,
  CAST(coalesce(past.revenue_365d, 0) AS DECIMAL(18, 2)) AS total_revenue_365d,
  -- Orders per 30 days of the lifetime, both ends counted: one division of two exact integers.
  CAST(30 * coalesce(past.n_orders, 0) AS DOUBLE) / CAST(known.lifetime_days + 1 AS DOUBLE) AS order_frequency,
  CAST(coalesce(past.n_categories, 0) AS INTEGER) AS cart_diversity,
  CASE
    WHEN known.email_domain IS NULL OR known.email_domain = '' THEN 'unknown'
    WHEN known.email_domain IN ('mailinator.com', 'trashmail.com', 'guerrillamail.com') THEN 'disposable'
    WHEN known.email_domain IN ('gmail.com', 'outlook.com', 'yahoo.com', 'gmx.net', 'icloud.com') THEN 'freemail'
    WHEN regexp_matches(known.email_domain, '\.(edu|ac\.[a-z]{2})$') THEN 'education'
    ELSE 'business'
  END AS email_domain_class,
  known.lifetime_days AS customer_lifetime_days,
  returned.customer_id IS NULL AS churned
FROM known
LEFT JOIN past USING (customer_id)
LEFT JOIN returned USING (customer_id)
