package io.tidings.infra;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.lambda.eventsources.SqsEventSource;
import software.constructs.Construct;

/// The two functions, what each may touch, and what feeds the second.
final class Functions extends Construct {

    private static final int BATCH_SIZE = 10;

    private final SnapStartFunction api;
    private final SnapStartFunction dispatch;

    Functions(Construct scope, Settings settings, FunctionPackages packages, Storage storage, Queues queues) {
        super(scope, "Functions");
        Map<String, String> environment = environment(settings, storage, queues);
        this.api = new SnapStartFunction(this, Workload.API, packages, settings, apiEnvironment(environment, settings),
                Optional.empty());
        this.dispatch = new SnapStartFunction(this, Workload.DISPATCH, packages, settings, environment,
                egress(settings));
        grantApi(storage, queues);
        grantDispatch(storage, queues);
        feedDispatch(queues, settings.maximumConcurrency());
    }

    SnapStartFunction api() {
        return api;
    }

    SnapStartFunction dispatch() {
        return dispatch;
    }

    private void grantApi(Storage storage, Queues queues) {
        storage.grantItems(api.grantee());
        storage.grantReadingContents(api.grantee());
        storage.grantWritingContents(api.grantee());
        queues.grantEnqueueing(api.grantee());
        queues.grantRedriving(api.grantee());
    }

    private void grantDispatch(Storage storage, Queues queues) {
        storage.grantItems(dispatch.grantee());
        storage.grantReadingContents(dispatch.grantee());
        queues.grantEnqueueing(dispatch.grantee());
        queues.grantBurying(dispatch.grantee());
    }

    /// Without a batching window: a delivery is attempted as soon as it is queued. Only the failed messages of a batch
    /// are seen again.
    private void feedDispatch(Queues queues, int maximumConcurrency) {
        dispatch.alias()
                .addEventSource(SqsEventSource.Builder.create(queues.deliveries())
                        .batchSize(BATCH_SIZE)
                        .reportBatchItemFailures(true)
                        .maxConcurrency(maximumConcurrency)
                        .build());
    }

    private Optional<IVpc> egress(Settings settings) {
        return settings.vpcEgress() ? Optional.of(new FixedEgress(this).vpc()) : Optional.empty();
    }

    private static Map<String, String> environment(Settings settings, Storage storage, Queues queues) {
        return Map.of(
                "TIDINGS_TABLE", storage.table().getTableName(),
                "TIDINGS_BUCKET", storage.bucket().getBucketName(),
                "TIDINGS_QUEUE_URL", queues.deliveries().getQueueUrl(),
                "TIDINGS_DEAD_LETTER_QUEUE_URL", queues.deadLetters().getQueueUrl(),
                "TIDINGS_RETENTION_DAYS", String.valueOf(settings.retentionDays()));
    }

    private static Map<String, String> apiEnvironment(Map<String, String> environment, Settings settings) {
        Map<String, String> all = new LinkedHashMap<>(environment);
        settings.oidcIssuer().ifPresent(issuer -> all.put("TIDINGS_OIDC_ISSUER", issuer));
        return all;
    }
}
