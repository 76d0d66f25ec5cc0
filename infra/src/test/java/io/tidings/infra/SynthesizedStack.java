package io.tidings.infra;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.assertions.Annotations;
import software.amazon.awscdk.assertions.Template;

/// The stack as CloudFormation gets it.
///
/// The functions are what the build left, if it did, and otherwise stand-ins: only the hash of their code differs.
record SynthesizedStack(Template template, Annotations annotations, JsonNode json) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /// All settings left at their defaults; kept in `cdk.out`, where linters look for it.
    static final SynthesizedStack DEFAULTS = synthesize("cdk.out", Map.of());

    /// Everything that can be chosen, chosen.
    static final SynthesizedStack EVERYTHING = synthesize("target/cdk.out-everything", Map.ofEntries(
            Map.entry(Settings.STAGE, "everything"),
            Map.entry(CustomDomain.NAME, "webhooks.example.com"),
            Map.entry(CustomDomain.CERTIFICATE_ARN,
                    "arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"),
            Map.entry(Oidc.ISSUER, "https://issuer.example.com/"),
            Map.entry(Oidc.AUDIENCE, "https://webhooks.example.com"),
            Map.entry(Oidc.JWKS_URL, "https://issuer.example.com/keys"),
            Map.entry(Oidc.ROLES_CLAIM, "groups"),
            Map.entry(Oidc.ORGANIZATION_CLAIM, "tenant"),
            Map.entry(Settings.ALARM_TOPIC_ARN, "arn:aws:sns:eu-west-1:123456789012:operations"),
            Map.entry(Settings.RETENTION_DAYS, 90),
            Map.entry(Concurrency.ACCOUNT, 1000),
            Map.entry(Concurrency.DISPATCH, 200),
            Map.entry(Concurrency.API, 300),
            Map.entry(Settings.LOG_RETENTION_DAYS, 365),
            Map.entry(Settings.LOG_LEVEL, "DEBUG"),
            Map.entry(Settings.TRACING, false),
            Map.entry(Settings.VPC_EGRESS, true)));

    static SynthesizedStack synthesize(String folder, Map<String, Object> settings) {
        Map<String, Object> context = new HashMap<>(contextOfCdkJson());
        // As the CDK command does: sam finds a function's code by this metadata.
        context.put("aws:cdk:enable-asset-metadata", true);
        context.put("aws:cdk:enable-path-metadata", true);
        for (Workload workload : Workload.values()) {
            context.put(workload.packageKey(), packageOf(workload).toString());
        }
        context.putAll(settings);
        App app = new App(AppProps.builder().outdir(folder).context(context).analyticsReporting(false).build());
        TidingsStack stack = TidingsApp.addStack(app);
        app.synth();
        return new SynthesizedStack(Template.fromStack(stack), Annotations.fromStack(stack),
                read(Path.of(folder, stack.getTemplateFile())));
    }

    /// The resources of a type.
    List<JsonNode> resources(String type) {
        return resourcesById(type).values().stream().toList();
    }

    Map<String, JsonNode> resourcesById(String type) {
        Map<String, JsonNode> found = new HashMap<>();
        json.path("Resources").properties().forEach(resource -> {
            if (resource.getValue().path("Type").asText().equals(type)) {
                found.put(resource.getKey(), resource.getValue());
            }
        });
        return found;
    }

    /// The properties of the resources of a type.
    Stream<JsonNode> properties(String type) {
        return resources(type).stream().map(resource -> resource.path("Properties"));
    }

    /// The properties of the one resource of a type whose properties contain a text.
    JsonNode properties(String type, String text) {
        List<JsonNode> found = properties(type).filter(node -> node.toString().contains(text)).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " resources of " + type + " contain " + text);
        }
        return found.getFirst();
    }

    private static Map<String, Object> contextOfCdkJson() {
        return JSON.convertValue(read(Path.of("cdk.json")).path("context"), new TypeReference<>() {});
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path packageOf(Workload workload) {
        Path built = workload.builtPackage();
        return Files.exists(built) ? built : standIn(workload);
    }

    private static Path standIn(Workload workload) {
        Path file = Path.of("target", "stand-ins", workload.module() + ".zip");
        try {
            Files.createDirectories(file.getParent());
            try (OutputStream bytes = Files.newOutputStream(file); ZipOutputStream zip = new ZipOutputStream(bytes)) {
                // A fixed time: the hash of the code must not change from run to run.
                ZipEntry entry = new ZipEntry("stand-in-for-" + workload.module());
                entry.setTime(0);
                zip.putNextEntry(entry);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }
}
