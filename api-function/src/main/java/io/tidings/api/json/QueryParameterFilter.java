package io.tidings.api.json;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.servlet.http.ServletHttpRequest;
import io.micronaut.web.router.MethodBasedRouteMatch;
import io.micronaut.web.router.RouteAttributes;
import io.micronaut.web.router.RouteMatch;

import io.tidings.api.problem.Problem.FieldError;
import io.tidings.api.problem.ProblemException;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Refuses query parameters that a route does not know, that are repeated, or that have several values, so none is
/// ignored silently. A route knows the arguments of its method and its [KnownParameters]. A test compares them with
/// `openapi.yaml`.
///
/// Runs after security, so callers without access to a route learn nothing about its parameters.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class QueryParameterFilter implements Ordered {

    private static final String QUERY = "query";

    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.after();
    }

    @RequestFilter
    void check(HttpRequest<?> request) {
        String query = rawQuery(request);
        if (!query.isEmpty()) {
            RouteAttributes.getRouteMatch(request).ifPresent(route -> check(query, route));
        }
    }

    private static void check(String query, RouteMatch<?> route) {
        Set<String> own = Set.of(route.getAnnotationMetadata().stringValues(KnownParameters.class));
        if (own.contains(KnownParameters.ANY)) {
            return;
        }
        Set<String> arguments = arguments(route);
        Set<String> known = new LinkedHashSet<>(arguments);
        known.addAll(own);
        List<FieldError> errors = new ArrayList<>();
        parameters(query).forEach((name, values) -> fault(name, values, known, arguments)
                .ifPresent(fault -> errors.add(new FieldError(name.isEmpty() ? QUERY : name, fault))));
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
    }

    /// The framework cuts arguments at their first comma.
    private static Optional<String> fault(String name, List<String> values, Set<String> known, Set<String> arguments) {
        if (!known.contains(name)) {
            return Optional.of(known.isEmpty()
                    ? "is unknown: this route has no query parameters"
                    : "is unknown: the query parameters of this route are " + String.join(", ", known));
        }
        if (values.size() > 1) {
            return Optional.of("must be given once, but is given " + values.size() + " times");
        }
        return arguments.contains(name) && values.getFirst().contains(",")
                ? Optional.of("must be one value, without commas")
                : Optional.empty();
    }

    private static Set<String> arguments(RouteMatch<?> route) {
        Set<String> names = new LinkedHashSet<>();
        if (route instanceof MethodBasedRouteMatch<?, ?> method) {
            Arrays.stream(method.getArguments())
                    .filter(argument -> argument.isAnnotationPresent(QueryValue.class))
                    .map(QueryParameterFilter::name)
                    .forEach(names::add);
        }
        return names;
    }

    private static String name(Argument<?> argument) {
        return argument.getAnnotationMetadata().stringValue(QueryValue.class).orElseGet(argument::getName);
    }

    private static Map<String, List<String>> parameters(String query) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String parameter : query.split("&", -1)) {
            if (!parameter.isEmpty()) {
                String[] parts = parameter.split("=", 2);
                parameters.computeIfAbsent(decoded(parts[0]), _ -> new ArrayList<>())
                        .add(parts.length == 2 ? decoded(parts[1]) : "");
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid(QUERY, "must have % only before two hexadecimal digits");
        }
    }

    private static String rawQuery(HttpRequest<?> request) {
        return request instanceof ServletHttpRequest<?, ?> servlet
                && servlet.getNativeRequest() instanceof APIGatewayV2HTTPEvent event
                && event.getRawQueryString() != null ? event.getRawQueryString() : "";
    }
}
