package io.tidings.local.functions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;

import io.tidings.access.ApiToken;
import io.tidings.access.BearerToken;
import io.tidings.access.Role;
import io.tidings.access.TokenId;
import io.tidings.api.ApiHandler;
import io.tidings.dispatch.DispatchHandler;
import io.tidings.dispatch.SweepHandler;
import io.tidings.dynamodb.DynamoDbApiTokens;
import io.tidings.dynamodb.Table;
import io.tidings.embedded.EmbeddedAws;
import io.tidings.identity.IdGenerator;
import io.tidings.local.lambda.Deployment;
import io.tidings.local.lambda.Deployment.Start;
import io.tidings.local.lambda.FunctionPackage;
import io.tidings.local.lambda.PackagedFunction;
import io.tidings.naming.Name;
import io.tidings.webhook.Lane;

/// The functions from the packages that the build leaves, in processes of their own, as Lambda would run them.
///
/// A packaged function knows no administrator of the local stack: it is given a token that is in the table, for the one
/// that the administrator presents.
public final class PackagedFunctions implements Functions {

    private static final int MEMORY_MIB = 1024;
    /// The number of environments of each function, and of dispatch for each lane. Each environment is a JVM.
    public static final int ENVIRONMENTS = 2;
    private static final int LANES = Lane.values().length;

    private final Path folder;
    private final PackagedFunction<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> api;
    private final PackagedFunction<SQSEvent, SQSBatchResponse> dispatch;
    private final PackagedFunction<ScheduledEvent, Void> sweep;
    private final String presented;
    private final String stored;

    private PackagedFunctions(EmbeddedAws aws, LocalKeys keys, FunctionSettings settings) throws IOException {
        folder = Files.createTempDirectory("tidings-functions");
        FunctionPackage apiCode = FunctionPackage.unpack("api-function", folder);
        FunctionPackage dispatchCode = FunctionPackage.unpack("dispatch-function", folder);
        Map<String, String> environment = new TreeMap<>(settings.variables());
        environment.put("AWS_ENDPOINT_URL_DYNAMODB", aws.dynamoDbEndpoint().toString());
        environment.put("AWS_ENDPOINT_URL_SQS", aws.sqsEndpoint().toString());
        environment.put("AWS_ENDPOINT_URL_S3", aws.s3Endpoint().toString());
        environment.putAll(keys.variables());
        api = new PackagedFunction<>(
                deployment("api", apiCode, ApiHandler.class, API_TIMEOUT, environment),
                APIGatewayV2HTTPEvent.class, APIGatewayV2HTTPResponse.class, ENVIRONMENTS);
        dispatch = new PackagedFunction<>(
                deployment("dispatch", dispatchCode, DispatchHandler.class, DISPATCH_TIMEOUT, environment),
                SQSEvent.class, SQSBatchResponse.class, LANES * ENVIRONMENTS);
        sweep = new PackagedFunction<>(
                deployment("sweep", dispatchCode, SweepHandler.class, SWEEP_TIMEOUT, environment),
                ScheduledEvent.class, Void.class, 1);
        presented = settings.adminToken();
        stored = administrator(new DynamoDbApiTokens(new Table(aws.dynamoDb(), settings.table())));
    }

    /// Starts one environment of each function.
    ///
    /// @throws IllegalStateException if a function has not been packaged
    public static PackagedFunctions start(EmbeddedAws aws, LocalKeys keys, FunctionSettings settings) {
        PackagedFunctions functions;
        try {
            functions = new PackagedFunctions(aws, keys, settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> starts = new ArrayList<>();
            functions.all().forEach(function -> starts.add(threads.submit(function::warmUp)));
            for (Future<?> start : starts) {
                start.get();
            }
            return functions;
        } catch (ExecutionException e) {
            functions.close();
            throw new IllegalStateException("a packaged function does not start: "
                    + Objects.requireNonNull(e.getCause()).getMessage(), e);
        } catch (InterruptedException e) {
            functions.close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Deployment deployment(String name, FunctionPackage code, Class<?> handler, Duration timeout,
            Map<String, String> environment) {
        return new Deployment(name, code, handler.getName(), MEMORY_MIB, timeout, Start.SNAP_START, environment,
                List.of());
    }

    private static String administrator(DynamoDbApiTokens tokens) {
        Clock clock = Clock.systemUTC();
        BearerToken bearer = BearerToken.create(new TokenId(new IdGenerator(clock, SecureRandom::new).next()),
                new SecureRandom());
        tokens.save(ApiToken.create(bearer, Optional.empty(), new Name("Local administrator"), Role.PLATFORM_ADMIN,
                clock.instant(), Optional.empty()));
        return bearer.text();
    }

    @Override
    public RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> api() {
        return (event, context) -> {
            event.getHeaders()
                    .computeIfPresent("authorization",
                            (_, value) -> value.equals("Bearer " + presented) ? "Bearer " + stored : value);
            return api.handleRequest(event, context);
        };
    }

    /// Starts all environments of the API and of dispatch, for tests that measure: an environment that starts occupies both
    /// processors of a small machine for seconds.
    public void startAll() {
        while (api.processes().size() < ENVIRONMENTS) {
            api.warmUp();
        }
        while (dispatch.processes().size() < LANES * ENVIRONMENTS) {
            dispatch.warmUp();
        }
    }

    /// Those of the API, for who kills them.
    public List<ProcessHandle> apiProcesses() {
        return api.processes();
    }

    @Override
    public PackagedFunction<SQSEvent, SQSBatchResponse> dispatch() {
        return dispatch;
    }

    @Override
    public int dispatchConcurrency() {
        return ENVIRONMENTS;
    }

    @Override
    public RequestHandler<ScheduledEvent, Void> sweep() {
        return sweep;
    }

    private List<PackagedFunction<?, ?>> all() {
        return List.of(api, dispatch, sweep);
    }

    @Override
    public void close() {
        all().forEach(PackagedFunction::close);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
