package io.tidings.local.benchmark;

import java.util.Map;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The yardstick of cold starts: a function without a framework, with the same clients of AWS services, that reads one
/// item.
public final class BareHandler implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {

    private final DynamoDbClient dynamoDb = DynamoDbClient.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    private final SqsClient sqs = SqsClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).build();
    private final S3Client s3 = S3Client.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).build();

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        boolean found = dynamoDb.getItem(get -> get.tableName(System.getenv("TIDINGS_TABLE"))
                .key(Map.of("PK", AttributeValue.fromS("NONE"), "SK", AttributeValue.fromS("NONE")))
                .consistentRead(true)).hasItem();
        return APIGatewayV2HTTPResponse.builder()
                .withStatusCode(found ? 200 : 404)
                .withBody("{\"services\":\"" + dynamoDb.serviceName() + sqs.serviceName() + s3.serviceName() + "\"}")
                .build();
    }
}
