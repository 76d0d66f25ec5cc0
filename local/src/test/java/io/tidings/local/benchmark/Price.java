package io.tidings.local.benchmark;

/// What AWS charges in us-east-1, in US dollars, without free tiers and discounts for quantity, as known on 26 November
/// 2026. The pages named could not be read. Guides to prices of February to June 2026 agree where they were found, for
/// API Gateway, SQS, DynamoDB's units, CloudWatch and EventBridge: check the pages before you rely on a sum.
enum Price {
    HTTP_API_REQUEST("API Gateway, HTTP API: request of up to 512 KiB", 1.00e-6, "aws.amazon.com/api-gateway/pricing"),
    LAMBDA_REQUEST("Lambda: request", 0.20e-6, "aws.amazon.com/lambda/pricing"),
    LAMBDA_GIB_SECOND("Lambda, arm64: GiB-second; SnapStart of Java costs nothing more", 0.0000133334,
            "aws.amazon.com/lambda/pricing"),
    SQS_REQUEST("SQS, standard queue: request of up to 64 KiB", 0.40e-6, "aws.amazon.com/sqs/pricing"),
    SQS_FAIR_REQUEST("SQS, fair queue: more for each request that sends with a message group", 0.10e-6,
            "aws.amazon.com/sqs/pricing"),
    DYNAMODB_READ_UNIT("DynamoDB, on demand: read request unit", 0.125e-6, "aws.amazon.com/dynamodb/pricing/on-demand"),
    DYNAMODB_WRITE_UNIT("DynamoDB, on demand: write request unit", 0.625e-6,
            "aws.amazon.com/dynamodb/pricing/on-demand"),
    DYNAMODB_GIB_MONTH("DynamoDB: GiB stored for a month, with point-in-time recovery", 0.25 + 0.20,
            "aws.amazon.com/dynamodb/pricing/on-demand"),
    LOG_GIB("CloudWatch Logs: GiB ingested", 0.50, "aws.amazon.com/cloudwatch/pricing"),
    ALARM_MONTH("CloudWatch: alarm for a month", 0.10, "aws.amazon.com/cloudwatch/pricing"),
    DASHBOARD_MONTH("CloudWatch: dashboard for a month", 3.00, "aws.amazon.com/cloudwatch/pricing"),
    METRIC_MONTH("CloudWatch: custom metric for a month, by the hours in which it has values", 0.30,
            "aws.amazon.com/cloudwatch/pricing"),
    TRACE("X-Ray: trace recorded", 5.00e-6, "aws.amazon.com/xray/pricing"),
    KMS_KEY_MONTH("KMS: key for a month", 1.00, "aws.amazon.com/kms/pricing"),
    SECRET_MONTH("Secrets Manager: secret for a month", 0.40, "aws.amazon.com/secrets-manager/pricing"),
    EVENTBRIDGE_EVENT("EventBridge: custom event of up to 64 KiB", 1.00e-6, "aws.amazon.com/eventbridge/pricing"),
    API_DESTINATION_CALL("EventBridge API Destinations: invocation", 0.20e-6, "aws.amazon.com/eventbridge/pricing");

    private final String what;
    private final double dollars;
    private final String source;

    Price(String what, double dollars, String source) {
        this.what = what;
        this.dollars = dollars;
        this.source = source;
    }

    String what() {
        return what;
    }

    double dollars() {
        return dollars;
    }

    String source() {
        return source;
    }

    double of(double quantity) {
        return dollars * quantity;
    }
}
