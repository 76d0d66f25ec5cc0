package io.tidings.api.token;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.serde.annotation.Serdeable;

import io.tidings.access.ApiToken;
import io.tidings.access.ApiTokens;
import io.tidings.access.BearerToken;
import io.tidings.access.Role;
import io.tidings.access.TokenId;
import io.tidings.api.access.Allowed;
import io.tidings.api.audit.Audit;
import io.tidings.api.audit.Change;
import io.tidings.api.json.Fields;
import io.tidings.api.json.ListView;
import io.tidings.api.json.Lists;
import io.tidings.api.problem.ProblemException;
import io.tidings.api.scope.ScopeResolver;
import io.tidings.audit.Action;
import io.tidings.audit.Subject;
import io.tidings.identity.IdGenerator;
import io.tidings.json.Json;
import io.tidings.naming.Name;
import io.tidings.organization.OrganizationId;

/// The API tokens of an organization.
@Controller("/organizations/{organizationId}/settings/tokens")
final class TokenController {

    private static final List<String> READ_ONLY = List.of("_id", "createdAt", "lastUsedOn");

    private final ScopeResolver scopes;
    private final Lists lists;
    private final ApiTokens tokens;
    private final Audit audit;
    private final IdGenerator ids;
    private final Clock clock;

    TokenController(ScopeResolver scopes, ApiTokens tokens, Lists lists, Audit audit, IdGenerator ids, Clock clock) {
        this.scopes = scopes;
        this.lists = lists;
        this.tokens = tokens;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    /// Makes a token. Its text is in this answer and nowhere else.
    @Post
    @Allowed(Role.ORG_ADMIN)
    @Status(HttpStatus.CREATED)
    TokenView createToken(Authentication caller, OrganizationId organizationId, @Body byte[] body) {
        scopes.require(organizationId, null);
        Fields fields = Fields.of(body);
        Name name = fields.required("name", Fields.text(Name::given));
        Role role = fields.required("role", Fields.text(TokenController::organizationRole));
        Optional<Instant> expiresAt = fields.optional("expiresAt", value -> future(Fields.instant(value)));
        fields.readOnly(READ_ONLY, Json::object);
        fields.complete();
        BearerToken bearer = BearerToken.create(new TokenId(ids.next()), new SecureRandom());
        ApiToken token = ApiToken.create(bearer, Optional.of(organizationId), name, role, clock.instant(), expiresAt);
        if (!audit.recordIf(change(caller, organizationId, Action.TOKEN_CREATE, token).to(TokenView.of(token, null)),
                () -> tokens.save(token))) {
            throw ProblemException.notFound("organization");
        }
        return TokenView.of(token, bearer.text());
    }

    @Get
    @Allowed(Role.ORG_ADMIN)
    ListView<TokenView> listTokens(OrganizationId organizationId, @Nullable @QueryValue String limit,
            @Nullable @QueryValue String cursor) {
        scopes.require(organizationId, null);
        return lists.of(ListView.request(limit, cursor), page -> tokens.findByOrganization(organizationId, page),
                token -> TokenView.of(token, null));
    }

    /// Revokes a token at once.
    @Delete("/{tokenId}")
    @Allowed(Role.ORG_ADMIN)
    @Status(HttpStatus.NO_CONTENT)
    void deleteToken(Authentication caller, OrganizationId organizationId, TokenId tokenId) {
        ApiToken token = tokens.findById(tokenId)
                .filter(found -> found.organization().filter(organizationId::equals).isPresent())
                .orElseThrow(() -> ProblemException.notFound("token"));
        if (!audit.recordIf(change(caller, organizationId, Action.TOKEN_DELETE, token).from(TokenView.of(token, null)),
                () -> tokens.deleteById(organizationId, tokenId))) {
            throw ProblemException.notFound("token");
        }
    }

    private static Change change(Authentication caller, OrganizationId organization, Action action, ApiToken token) {
        return Change.of(caller, organization, action,
                new Subject(Subject.Type.TOKEN, token.id().value(), token.name().value()));
    }

    private static Role organizationRole(String text) {
        Role role = Role.of(text);
        if (role == Role.PLATFORM_ADMIN) {
            throw new IllegalArgumentException("must be a role within an organization");
        }
        return role;
    }

    private Instant future(Instant time) {
        if (!time.isAfter(clock.instant())) {
            throw new IllegalArgumentException("must be in the future");
        }
        return time;
    }

    /// A token, as the API answers it.
    ///
    /// @param token the text that its owner presents; only in the answer to its creation
    /// @param lastUsedOn a day in UTC; absent until its first use
    @Serdeable
    record TokenView(
            @JsonProperty("_id") String id,
            String name,
            String role,
            @Nullable String token,
            String createdAt,
            @Nullable String expiresAt,
            @Nullable String lastUsedOn) {

        static TokenView of(ApiToken token, @Nullable String text) {
            return new TokenView(token.id().value(), token.name().value(), token.role().wireName(), text,
                    token.createdAt().toString(), token.expiresAt().map(Instant::toString).orElse(null),
                    token.lastUsedOn().map(LocalDate::toString).orElse(null));
        }
    }
}
