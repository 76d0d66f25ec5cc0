package io.tidings.infra;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.events.Rule;
import software.amazon.awscdk.services.events.Schedule;
import software.amazon.awscdk.services.events.targets.LambdaFunction;
import software.amazon.awscdk.services.lambda.EventInvokeConfigOptions;
import software.amazon.awscdk.services.lambda.eventsources.SqsEventSource;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/// The functions, what each may touch, and what calls those that no request does.
final class Functions extends Construct {

    private static final int BATCH_SIZE = 10;

    /// A sweep that fails needs no retry: the next one finds the same, and comes as soon.
    private static final Duration BETWEEN_SWEEPS = Duration.minutes(1);
    private static final int NO_RETRIES = 0;

    private final SnapStartFunction api;
    private final SnapStartFunction dispatch;
    private final SnapStartFunction sweep;

    Functions(Construct scope, Settings settings, FunctionPackages packages, Storage storage, Keys keys,
            Queues queues) {
        super(scope, "Functions");
        Map<String, String> environment = environment(settings, storage, keys, queues);
        this.api = new SnapStartFunction(this, Workload.API, packages, settings, apiEnvironment(environment, settings),
                Optional.empty());
        Map<String, String> dispatchEnvironment = dispatchEnvironment(environment, settings);
        this.dispatch = new SnapStartFunction(this, Workload.DISPATCH, packages, settings, dispatchEnvironment,
                egress(settings));
        this.sweep = new SnapStartFunction(this, Workload.SWEEP, packages, settings, dispatchEnvironment,
                Optional.empty());
        grantApi(storage, queues);
        grantDelivering(dispatch, storage, queues);
        grantDelivering(sweep, storage, queues);
        storage.grantDeletingContents(sweep.grantee());
        keys.grantReading(api.grantee());
        keys.grantReading(dispatch.grantee());
        keys.grantReading(sweep.grantee());
        keys.grantWriting(sweep.grantee());
        feedDispatch(queues.deliveries(), settings.fastConcurrency());
        feedDispatch(queues.slowDeliveries(), settings.lanes().slowConcurrency());
        sweepRegularly();
    }

    SnapStartFunction api() {
        return api;
    }

    SnapStartFunction dispatch() {
        return dispatch;
    }

    SnapStartFunction sweep() {
        return sweep;
    }

    private void grantApi(Storage storage, Queues queues) {
        storage.grantItems(api.grantee());
        storage.grantReadingContents(api.grantee());
        storage.grantWritingContents(api.grantee());
        storage.grantDeletingContents(api.grantee());
        queues.grantEnqueueing(api.grantee());
        queues.grantRedriving(api.grantee());
    }

    /// Both also publish events of their own, such as WEBHOOK_DISABLED.
    private static void grantDelivering(SnapStartFunction function, Storage storage, Queues queues) {
        storage.grantItems(function.grantee());
        storage.grantReadingContents(function.grantee());
        storage.grantWritingContents(function.grantee());
        queues.grantEnqueueing(function.grantee());
        queues.grantDeadLettering(function.grantee());
    }

    /// Without a batching window: a delivery is attempted as soon as it is queued. Only the failed messages of a batch
    /// are received again. Each queue has a maximum of its own, so that slow receivers never take the places of fast
    /// ones.
    private void feedDispatch(Queue queue, int maximumConcurrency) {
        dispatch.alias()
                .addEventSource(SqsEventSource.Builder.create(queue)
                        .batchSize(BATCH_SIZE)
                        .reportBatchItemFailures(true)
                        .maxConcurrency(maximumConcurrency)
                        .build());
    }

    /// Two queues lie between the clock and the function, EventBridge's and Lambda's; neither may repeat or hoard.
    private void sweepRegularly() {
        Rule.Builder.create(this, "EveryMinute")
                .description("Tidings: requeues due deliveries")
                .schedule(Schedule.rate(BETWEEN_SWEEPS))
                .targets(List.of(LambdaFunction.Builder.create(sweep.alias())
                        .retryAttempts(NO_RETRIES)
                        .maxEventAge(BETWEEN_SWEEPS)
                        .build()))
                .build();
        sweep.alias()
                .configureAsyncInvoke(EventInvokeConfigOptions.builder()
                        .retryAttempts(NO_RETRIES)
                        .maxEventAge(BETWEEN_SWEEPS)
                        .build());
    }

    private Optional<IVpc> egress(Settings settings) {
        return settings.vpcEgress() ? Optional.of(new FixedEgress(this).vpc()) : Optional.empty();
    }

    private static Map<String, String> environment(Settings settings, Storage storage, Keys keys,
            Queues queues) {
        Map<String, String> all = new LinkedHashMap<>(keys.environment());
        all.putAll(Map.of(
                "TIDINGS_STAGE", settings.stage(),
                "TIDINGS_LOG_LEVEL", settings.logLevel(),
                "TIDINGS_TABLE", storage.table().getTableName(),
                "TIDINGS_BUCKET", storage.bucket().getBucketName(),
                "TIDINGS_QUEUE_URL", queues.deliveries().getQueueUrl(),
                "TIDINGS_SLOW_QUEUE_URL", queues.slowDeliveries().getQueueUrl(),
                "TIDINGS_DEAD_LETTER_QUEUE_URL", queues.deadLetters().getQueueUrl(),
                "TIDINGS_RETENTION_DAYS", String.valueOf(settings.retentionDays()),
                "TIDINGS_AUDIT_RETENTION_DAYS", String.valueOf(settings.auditRetentionDays())));
        return all;
    }

    private static Map<String, String> dispatchEnvironment(Map<String, String> environment, Settings settings) {
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.putAll(settings.lanes().environment());
        return all;
    }

    private static Map<String, String> apiEnvironment(Map<String, String> environment, Settings settings) {
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.putAll(settings.limits().environment());
        settings.oidc().ifPresent(oidc -> all.putAll(oidc.environment()));
        return all;
    }
}
