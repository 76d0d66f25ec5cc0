package io.tidings.localstack;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.testcontainers.containers.localstack.LocalStackContainer;
import org.testcontainers.containers.localstack.LocalStackContainer.Service;
import org.testcontainers.utility.DockerImageName;

/// Starts LocalStack before the first integration test of a JVM and stops it after the last, and tells the AWS clients
/// where it is by the SDK's own system property. Needs Docker.
///
/// Does nothing unless the system property `tidings.localstack` is `true`, as failsafe sets it with `-Plocalstack`.
public final class LocalStackSession implements LauncherSessionListener {

    private static final DockerImageName IMAGE = DockerImageName.parse("localstack/localstack:4.14.0");
    private static final String ENDPOINT = "aws.endpointUrl";

    private LocalStackContainer container;

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (Boolean.getBoolean("tidings.localstack")) {
            container = new LocalStackContainer(IMAGE).withServices(Service.DYNAMODB, Service.SQS, Service.S3);
            container.start();
            System.setProperty(ENDPOINT, container.getEndpoint().toString());
        }
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        if (container != null) {
            System.clearProperty(ENDPOINT);
            container.stop();
        }
    }
}
