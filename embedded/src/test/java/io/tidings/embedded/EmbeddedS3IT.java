package io.tidings.embedded;

import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// What a client with the SDK's defaults may rely on in S3, asked of the look-alike.
class EmbeddedS3IT {

    private static EmbeddedAws aws;
    private static S3Client s3;

    private final String bucket = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        aws = EmbeddedAws.start(Optional.empty(), Optional.empty());
        s3 = aws.s3();
    }

    @AfterAll
    static void stop() {
        aws.close();
    }

    @BeforeEach
    void createBucket() {
        s3.createBucket(create -> create.bucket(bucket));
    }

    @Test
    void shouldListenOnLoopbackOnly() {
        assertThat(aws.s3Endpoint().getHost()).isEqualTo("127.0.0.1");
    }

    @Test
    void shouldReadWhatWasWritten() {
        put("folder/key", "hello");

        assertThat(read("folder/key")).isEqualTo("hello");
    }

    @Test
    void shouldReplaceAnObject() {
        put("key", "first");
        put("key", "second");

        assertThat(read("key")).isEqualTo("second");
    }

    @Test
    void shouldKeepMetadata() {
        s3.putObject(put -> put.bucket(bucket)
                .key("key")
                .contentType("application/json")
                .cacheControl("no-store")
                .metadata(Map.of("organization", "acme")), RequestBody.fromString("{}"));

        var head = s3.headObject(it -> it.bucket(bucket).key("key"));

        assertThat(head.contentType()).isEqualTo("application/json");
        assertThat(head.cacheControl()).isEqualTo("no-store");
        assertThat(head.contentLength()).isEqualTo(2);
        assertThat(head.metadata()).isEqualTo(Map.of("organization", "acme"));
    }

    @Test
    void shouldCarryFiveMegabytes() {
        var bytes = new byte[5 * 1024 * 1024];
        new Random(1).nextBytes(bytes);

        s3.putObject(put -> put.bucket(bucket).key("large"), RequestBody.fromBytes(bytes));

        assertThat(s3.getObjectAsBytes(get -> get.bucket(bucket).key("large")).asByteArray()).isEqualTo(bytes);
    }

    @Test
    void shouldReadARange() {
        put("key", "0123456789");

        var range = s3.getObjectAsBytes(get -> get.bucket(bucket).key("key").range("bytes=2-4"));

        assertThat(range.asUtf8String()).isEqualTo("234");
    }

    @Test
    void shouldSayThatAKeyIsMissing() {
        assertThatThrownBy(() -> read("missing")).isInstanceOf(NoSuchKeyException.class);
        assertThatThrownBy(() -> s3.headObject(head -> head.bucket(bucket).key("missing")))
                .isInstanceOf(NoSuchKeyException.class);
    }

    @Test
    void shouldSayThatABucketIsMissing() {
        assertThatThrownBy(() -> s3.listObjectsV2(list -> list.bucket("missing")))
                .isInstanceOf(NoSuchBucketException.class);
    }

    @Test
    void shouldDelete() {
        put("key", "hello");

        s3.deleteObject(delete -> delete.bucket(bucket).key("key"));

        assertThatThrownBy(() -> read("key")).isInstanceOf(NoSuchKeyException.class);
    }

    @Test
    void shouldDeleteWhatIsMissing() {
        assertThat(s3.deleteObject(delete -> delete.bucket(bucket).key("missing")).sdkHttpResponse().isSuccessful())
                .isTrue();
    }

    @Test
    void shouldDeleteMany() {
        put("a", "1");
        put("b", "2");
        put("c", "3");

        s3.deleteObjects(delete -> delete.bucket(bucket)
                .delete(Delete.builder().objects(identifier("a"), identifier("c")).build()));

        assertThat(s3.listObjectsV2(list -> list.bucket(bucket)).contents()).extracting(S3Object::key)
                .containsExactly("b");
    }

    @Test
    void shouldListPageByPage() {
        for (var key : new String[]{"other", "p/1", "p/2", "p/3"}) {
            put(key, key);
        }

        var pages = s3.listObjectsV2Paginator(list -> list.bucket(bucket).prefix("p/").maxKeys(2));

        assertThat(pages.stream()).hasSize(2);
        assertThat(pages.contents()).extracting(S3Object::key).containsExactly("p/1", "p/2", "p/3");
    }

    @Test
    void shouldListFolders() {
        put("a/1", "1");
        put("b/2", "2");

        var listed = s3.listObjectsV2(list -> list.bucket(bucket).delimiter("/"));

        assertThat(listed.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("a/", "b/");
        assertThat(listed.contents()).isEmpty();
    }

    @Test
    void shouldRefuseToReplaceWhatMustBeNew() {
        put("key", "first");

        assertThatThrownBy(() -> s3.putObject(put -> put.bucket(bucket).key("key").ifNoneMatch("*"),
                RequestBody.fromString("second"))).isInstanceOfSatisfying(S3Exception.class,
                        refused -> assertThat(refused.statusCode()).isEqualTo(412));
        assertThat(read("key")).isEqualTo("first");
    }

    @Test
    void shouldRefuseABodyThatDoesNotMatchItsChecksum() {
        assertThatThrownBy(() -> s3.putObject(put -> put.bucket(bucket)
                .key("key")
                .checksumAlgorithm(ChecksumAlgorithm.CRC32)
                .checksumCRC32("AAAAAA=="), RequestBody.fromString("hello")))
                .isInstanceOfSatisfying(S3Exception.class,
                        refused -> assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("BadDigest"));
        assertThatThrownBy(() -> read("key")).isInstanceOf(NoSuchKeyException.class);
    }

    private void put(String key, String body) {
        s3.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromString(body));
    }

    private String read(String key) {
        return s3.getObjectAsBytes(get -> get.bucket(bucket).key(key)).asUtf8String();
    }

    private static ObjectIdentifier identifier(String key) {
        return ObjectIdentifier.builder().key(key).build();
    }
}
