package io.tidings.api.problem;

import java.util.List;
import java.util.Optional;

import jakarta.inject.Singleton;

import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.core.convert.exceptions.ConversionErrorException;
import io.micronaut.core.type.Argument;
import io.micronaut.function.aws.proxy.ApiGatewayServletRequest;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.server.exceptions.ConversionErrorHandler;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.micronaut.web.router.Router;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.api.problem.Problem.FieldError;
import io.tidings.keys.DecryptionFailedException;
import io.tidings.keys.KeysUnavailableException;
import io.tidings.paging.MalformedCursorException;

/// The one place where errors become answers.
final class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private Problems() {}

    /// What our own code has to say.
    @Singleton
    @Produces(Problem.MEDIA_TYPE)
    static final class OfProblemException implements ExceptionHandler<ProblemException, HttpResponse<Problem>> {

        @Override
        @SuppressWarnings("rawtypes")
        public HttpResponse<Problem> handle(HttpRequest request, ProblemException exception) {
            return exception.response();
        }
    }

    /// Path and query parameters that are not what they must be.
    @Singleton
    @Produces(Problem.MEDIA_TYPE)
    @Replaces(ConversionErrorHandler.class)
    static final class OfConversionError implements ExceptionHandler<ConversionErrorException, HttpResponse<Problem>> {

        @Override
        @SuppressWarnings("rawtypes")
        public HttpResponse<Problem> handle(HttpRequest request, ConversionErrorException exception) {
            Argument<?> argument = exception.getArgument();
            String detail = Optional.ofNullable(exception.getConversionError().getCause().getMessage())
                    .orElse("is malformed");
            return ProblemException.invalid(argument.getName(), detail).problem().response();
        }
    }

    /// Cursors that do not belong to the list.
    @Singleton
    @Produces(Problem.MEDIA_TYPE)
    static final class OfMalformedCursor implements ExceptionHandler<MalformedCursorException, HttpResponse<Problem>> {

        @Override
        @SuppressWarnings("rawtypes")
        public HttpResponse<Problem> handle(HttpRequest request, MalformedCursorException exception) {
            return ProblemException.invalid("cursor", exception).problem().response();
        }
    }

    /// The keys cannot be had: the next try may find them.
    @Singleton
    @Produces(Problem.MEDIA_TYPE)
    static final class OfUnavailableKeys implements ExceptionHandler<KeysUnavailableException, HttpResponse<Problem>> {

        private static final String RETRY_AFTER_SECONDS = "10";

        @Override
        @SuppressWarnings("rawtypes")
        public HttpResponse<Problem> handle(HttpRequest request, KeysUnavailableException exception) {
            LOG.error("{} {} failed", request.getMethodName(), request.getPath(), exception);
            return Problem.response(HttpStatus.SERVICE_UNAVAILABLE, "Secrets are not available at present.")
                    .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
    }

    /// The secrets of a webhook cannot be decrypted, and a repeat would not help.
    @Singleton
    @Produces(Problem.MEDIA_TYPE)
    static final class OfBrokenSeal implements ExceptionHandler<DecryptionFailedException, HttpResponse<Problem>> {

        @Override
        @SuppressWarnings("rawtypes")
        public HttpResponse<Problem> handle(HttpRequest request, DecryptionFailedException exception) {
            LOG.error("{} {} failed", request.getMethodName(), request.getPath(), exception);
            return Problem.response(HttpStatus.CONFLICT, """
                The secrets of this webhook can no longer be decrypted. Rotate its secret with discardUnreadable, and \
                enter its headers and credentials again; or delete it.""");
        }
    }

    /// Input that is nested too deeply for some part.
    @Singleton
    @Produces(Problem.MEDIA_TYPE)
    static final class OfStackOverflow implements ExceptionHandler<StackOverflowError, HttpResponse<Problem>> {

        @Override
        @SuppressWarnings("rawtypes")
        public HttpResponse<Problem> handle(HttpRequest request, StackOverflowError error) {
            LOG.warn("{} {} exhausted the stack", request.getMethodName(), request.getPath(), error);
            return Problem.response(HttpStatus.UNPROCESSABLE_ENTITY, Problem.TOO_MUCH);
        }
    }

    /// Input that is too large for some part.
    @Singleton
    @Produces(Problem.MEDIA_TYPE)
    static final class OfOutOfMemory implements ExceptionHandler<OutOfMemoryError, HttpResponse<Problem>> {

        @Override
        @SuppressWarnings("rawtypes")
        public HttpResponse<Problem> handle(HttpRequest request, OutOfMemoryError error) {
            LOG.warn("{} {} exhausted the memory", request.getMethodName(), request.getPath(), error);
            return Problem.response(HttpStatus.UNPROCESSABLE_ENTITY, Problem.TOO_MUCH);
        }
    }

    /// Unexpected exceptions: logged in full, and answered without details.
    @Singleton
    @Produces(Problem.MEDIA_TYPE)
    static final class OfAnythingElse implements ExceptionHandler<RuntimeException, HttpResponse<Problem>> {

        @Override
        @SuppressWarnings("rawtypes")
        public HttpResponse<Problem> handle(HttpRequest request, RuntimeException exception) {
            LOG.error("{} {} failed", request.getMethodName(), request.getPath(), exception);
            return Problem.response(HttpStatus.INTERNAL_SERVER_ERROR,
                    "An internal error occurred; please try again.");
        }
    }

    /// What the framework answers by itself: 401, 403, 404, 405, 415 and the like. In our words: its own may name what is
    /// inside.
    @Singleton
    @Primary
    static final class OfFramework implements ErrorResponseProcessor<Problem> {

        private final Router router;

        OfFramework(Router router) {
            this.router = router;
        }

        @Override
        public MutableHttpResponse<Problem> processResponse(ErrorContext context, MutableHttpResponse<?> response) {
            if (context.getRootCause().filter(OfFramework::isMissingBody).isPresent()) {
                return ProblemException.invalid("body", "must be JSON, was empty").response();
            }
            HttpStatus status = HttpStatus.valueOf(response.code());
            String detail = switch (status) {
                case UNAUTHORIZED -> "A valid bearer token is required.";
                case FORBIDDEN -> "The token's role does not allow this.";
                case NOT_FOUND -> "There is no such route.";
                case METHOD_NOT_ALLOWED -> "The method is not allowed here; the header Allow lists the allowed ones.";
                case NOT_ACCEPTABLE -> "The answer would be " + MediaType.APPLICATION_JSON + ".";
                case UNSUPPORTED_MEDIA_TYPE -> "The body has an unsupported type.";
                case REQUEST_ENTITY_TOO_LARGE -> "The request is too large.";
                case INTERNAL_SERVER_ERROR -> "An internal error occurred; please try again.";
                default -> "The request is malformed.";
            };
            Problem problem = status == HttpStatus.UNSUPPORTED_MEDIA_TYPE
                    ? Problem.of(status, detail, List.of(unsupported(context.getRequest())))
                    : Problem.of(status, detail);
            return response.contentType(Problem.MEDIA_TYPE).body(problem);
        }

        /// Says what is taken instead.
        private FieldError unsupported(HttpRequest<?> request) {
            List<String> taken = router.<Object, Object>findAny(request)
                    .stream()
                    .filter(route -> route.getRouteInfo().getHttpMethod() == request.getMethod())
                    .flatMap(route -> route.getRouteInfo().getConsumes().stream())
                    .map(MediaType::getName)
                    .distinct()
                    .sorted()
                    .toList();
            return new FieldError(HttpHeaders.CONTENT_TYPE, "must be " + String.join(" or ", taken));
        }

        private static boolean isMissingBody(Throwable failure) {
            return failure instanceof ApiGatewayServletRequest.EmptyBodyException
                    || failure.getCause() instanceof ApiGatewayServletRequest.EmptyBodyException;
        }
    }
}
