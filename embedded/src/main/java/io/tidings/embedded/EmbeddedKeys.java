package io.tidings.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The operations of Secrets Manager and KMS that Tidings uses for its keys, inside this process, on a loopback port:
/// one secret, which is empty at first, and one key. They are in memory, or in a file that only its owner can read
/// (`0600`). The file is replaced atomically, so a crash leaves the old version or the new one.
///
/// As in Secrets Manager, a version's id is its request token; the same token with the same content changes nothing, with
/// another content it is refused.
public final class EmbeddedKeys implements AutoCloseable {

    /// The secret's ARN.
    public static final String SECRET = "arn:aws:secretsmanager:us-east-1:000000000000:secret:tidings-keys";

    /// The KMS key's ARN.
    public static final String KEY = "arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-000000000000";

    private static final int MAX_PLAINTEXT = 4_096;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY_MEMBER = "key";
    private static final String VERSIONS_MEMBER = "versions";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final SecureRandom random = new SecureRandom();
    private final Optional<Path> file;
    private final byte[] key = new byte[32];
    private final LinkedHashMap<String, String> versions = new LinkedHashMap<>();
    private final HttpServer server;

    private EmbeddedKeys(HttpServer server, Optional<Path> file) throws IOException {
        this.server = server;
        this.file = file;
        random.nextBytes(key);
        if (file.filter(Files::exists).isPresent()) {
            read(file.get());
        }
    }

    /// Starts on any free port, in memory.
    public static EmbeddedKeys start() {
        return start(Optional.empty());
    }

    /// Starts on any free port.
    ///
    /// @param file where everything is kept; made if missing. Empty: in memory
    /// @throws IllegalStateException if others than its owner may read the file
    public static EmbeddedKeys start(Optional<Path> file) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
            EmbeddedKeys keys = new EmbeddedKeys(server, file);
            server.setExecutor(keys.threads);
            server.createContext("/", keys::handle);
            server.start();
            return keys;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Where clients of both services connect.
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /// Both services speak AWS's JSON 1.1: the header says what is wanted.
    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
            ObjectNode answer = switch (exchange.getRequestHeaders().getFirst("X-Amz-Target")) {
                case "secretsmanager.GetSecretValue" -> get(request);
                case "secretsmanager.PutSecretValue" -> put(request);
                case "TrentService.Encrypt" -> encrypt(request);
                case "TrentService.Decrypt" -> decrypt(request);
                case null, default -> refusal("UnknownOperationException", "there is no such operation here");
            };
            byte[] body = JSON.writeValueAsBytes(answer);
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(answer.has("__type") ? 400 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private synchronized ObjectNode get(JsonNode request) {
        if (!request.path("SecretId").asText().equals(SECRET)) {
            return refusal("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
        }
        if (versions.isEmpty()) {
            return refusal("ResourceNotFoundException", "Secrets Manager can't find the specified secret value.");
        }
        Map.Entry<String, String> latest = versions.lastEntry();
        return answer("VersionId", latest.getKey()).put("SecretBinary", latest.getValue());
    }

    private synchronized ObjectNode put(JsonNode request) {
        if (!request.path("SecretId").asText().equals(SECRET)) {
            return refusal("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
        }
        String version = request.path("ClientRequestToken").asText();
        if (version.length() < 32 || version.length() > 64) {
            return refusal("InvalidParameterException", "A ClientRequestToken has 32 to 64 characters.");
        }
        String content = request.path("SecretBinary").asText();
        if (!versions.getOrDefault(version, content).equals(content)) {
            return refusal("ResourceExistsException", "That ClientRequestToken is already in use.");
        }
        versions.putIfAbsent(version, content);
        file.ifPresent(this::write);
        return answer("VersionId", version);
    }

    private void read(Path path) throws IOException {
        if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(path))) {
            throw new IllegalStateException(path + " may be read by others than its owner: chmod 600 it");
        }
        JsonNode kept = JSON.readTree(Files.readAllBytes(path));
        System.arraycopy(kept.path(KEY_MEMBER).binaryValue(), 0, key, 0, key.length);
        kept.path(VERSIONS_MEMBER)
                .properties()
                .forEach(version -> versions.put(version.getKey(), version.getValue().asText()));
    }

    private void write(Path path) {
        ObjectNode kept = JSON.createObjectNode().put(KEY_MEMBER, key);
        ObjectNode contents = kept.putObject(VERSIONS_MEMBER);
        versions.forEach(contents::put);
        Path next = path.resolveSibling(path.getFileName() + ".next");
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.deleteIfExists(next);
            Files.createFile(next, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            Files.write(next, JSON.writeValueAsBytes(kept), StandardOpenOption.SYNC);
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectNode encrypt(JsonNode request) {
        byte[] clear = Base64.getDecoder().decode(request.path("Plaintext").asText());
        if (!request.path("KeyId").asText().equals(KEY)) {
            return refusal("NotFoundException", "There is no such key.");
        }
        if (clear.length > MAX_PLAINTEXT) {
            return refusal("ValidationException", "The plaintext is too long.");
        }
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, nonce, request).doFinal(clear);
            byte[] blob = Arrays.copyOf(nonce, NONCE + encrypted.length);
            System.arraycopy(encrypted, 0, blob, NONCE, encrypted.length);
            return answer("CiphertextBlob", Base64.getEncoder().encodeToString(blob));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES/GCM", e);
        }
    }

    private ObjectNode decrypt(JsonNode request) {
        byte[] blob = Base64.getDecoder().decode(request.path("CiphertextBlob").asText());
        try {
            byte[] clear = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(blob, NONCE), request)
                    .doFinal(blob, NONCE, blob.length - NONCE);
            return answer("Plaintext", Base64.getEncoder().encodeToString(clear));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return refusal("InvalidCiphertextException", "It was not encrypted so.");
        }
    }

    private Cipher cipher(int mode, byte[] nonce, JsonNode request) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        Map<String, String> context = new TreeMap<>();
        request.path("EncryptionContext")
                .properties()
                .forEach(entry -> context.put(entry.getKey(), entry.getValue().asText()));
        cipher.updateAAD(context.toString().getBytes(UTF_8));
        return cipher;
    }

    private static ObjectNode answer(String name, String value) {
        return JSON.createObjectNode().put(name, value);
    }

    private static ObjectNode refusal(String type, String message) {
        return answer("__type", type).put("message", message);
    }
}
