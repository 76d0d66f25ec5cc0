package io.tidings.s3;

import java.util.Optional;

import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

import io.tidings.event.EventContent;
import io.tidings.event.EventContents;
import io.tidings.event.EventId;
import io.tidings.organization.OrganizationId;

/// [EventContents] in S3: one gzipped JSON object per event, at `<organization>/<event>.json.gz`. The bucket's lifecycle
/// rule removes them.
public final class S3EventContents implements EventContents {

    private final S3Client client;
    private final String bucket;

    public S3EventContents(S3Client client, String bucket) {
        this.client = client;
        this.bucket = bucket;
    }

    @Override
    public void save(OrganizationId organization, EventId event, EventContent content) {
        client.putObject(request -> request
                .bucket(bucket)
                .key(key(organization, event))
                .contentType("application/gzip"),
                RequestBody.fromBytes(content.zipped()));
    }

    @Override
    public Optional<EventContent> find(OrganizationId organization, EventId event) {
        try {
            byte[] zipped = client.getObjectAsBytes(request -> request.bucket(bucket).key(key(organization, event)))
                    .asByteArray();
            return Optional.of(EventContent.unzip(zipped));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        }
    }

    @Override
    public void delete(OrganizationId organization, EventId event) {
        client.deleteObject(request -> request.bucket(bucket).key(key(organization, event)));
    }

    private static String key(OrganizationId organization, EventId event) {
        return organization.value() + "/" + event.value() + ".json.gz";
    }
}
