package io.tidings.infra;

import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.Tags;
import software.constructs.Construct;

/// One deployment of Tidings. It names no account and no region: the template is the same for all.
final class TidingsStack extends Stack {

    TidingsStack(Construct scope, Settings settings, FunctionPackages packages) {
        super(scope, settings.resourceName(), StackProps.builder()
                .stackName(settings.resourceName())
                .description("Tidings: multi-tenant webhooks")
                .build());
        EncryptionKey key = new EncryptionKey(this);
        Storage storage = new Storage(this, key, settings);
        Keys keys = new Keys(this);
        Queues queues = new Queues(this, key, settings);
        Functions functions = new Functions(this, settings, packages, storage, keys, queues);
        Api api = new Api(this, settings, functions.api());
        new Alarms(this, settings, storage, queues, functions, api);
        new OperationsDashboard(this, settings, storage, queues, functions, api);
        if (settings.concurrency().api().isEmpty()) {
            Annotations.of(this).addInfo(settings.concurrency().note());
        }
        Tags.of(this).add("application", "tidings");
        Tags.of(this).add("stage", settings.stage());
    }
}
