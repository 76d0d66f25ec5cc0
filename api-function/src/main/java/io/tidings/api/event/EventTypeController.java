package io.tidings.api.event;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.security.authentication.Authentication;

import io.tidings.access.Role;
import io.tidings.api.access.Allowed;
import io.tidings.api.audit.Audit;
import io.tidings.api.audit.Change;
import io.tidings.api.json.Fields;
import io.tidings.api.json.ListView;
import io.tidings.api.json.Lists;
import io.tidings.api.json.QueryParameter;
import io.tidings.api.json.Views;
import io.tidings.api.problem.Problem;
import io.tidings.api.problem.Problem.FieldError;
import io.tidings.api.problem.ProblemException;
import io.tidings.api.scope.ScopeResolver;
import io.tidings.audit.Action;
import io.tidings.audit.Subject;
import io.tidings.event.EventCatalog;
import io.tidings.event.EventTypeName;
import io.tidings.event.Payload;
import io.tidings.json.Json;
import io.tidings.naming.Description;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Saved;
import io.tidings.publishing.CustomEventType;
import io.tidings.publishing.CustomEventTypes;
import io.tidings.publishing.PayloadSchemas;
import io.tidings.publishing.PayloadViolation;

/// The types of events: those that everybody has, and those that an organization has registered.
@Controller
final class EventTypeController {

    private static final String OF_ORGANIZATION = "/organizations/{organizationId}/event-types";
    private static final String ONE = OF_ORGANIZATION + "/{type}";

    private static final List<String> READ_ONLY = List.of("type", "title", "group", "format", "levels", "reaches",
            "publishedAs", "publishedByTidings", "createdAt", "updatedAt");

    private final ScopeResolver scopes;
    private final EventCatalog catalog;
    private final CustomEventTypes custom;
    private final PayloadSchemas schemas;
    private final Samples samples;
    private final Lists lists;
    private final Views views;
    private final Audit audit;
    private final Clock clock;

    EventTypeController(ScopeResolver scopes, EventCatalog catalog, CustomEventTypes custom, PayloadSchemas schemas,
            Samples samples, Lists lists, Views views, Audit audit, Clock clock) {
        this.scopes = scopes;
        this.catalog = catalog;
        this.custom = custom;
        this.schemas = schemas;
        this.samples = samples;
        this.lists = lists;
        this.views = views;
        this.audit = audit;
        this.clock = clock;
    }

    /// The built-in types, with an example callback in each format.
    @Get("/event-types")
    @Allowed({Role.ORG_MEMBER, Role.EVENT_PUBLISHER})
    ListView<EventTypeView> listBuiltInEventTypes() {
        return new ListView<>(catalog.all().stream().map(type -> EventTypeView.of(type, samples)).toList(), null);
    }

    /// The organization's own types.
    @Get(OF_ORGANIZATION)
    @Allowed({Role.ORG_MEMBER, Role.EVENT_PUBLISHER})
    ListView<EventTypeView> listEventTypes(OrganizationId organizationId, @Nullable @QueryValue String limit,
            @Nullable @QueryValue String cursor) {
        scopes.require(organizationId, null);
        return lists.of(ListView.request(limit, cursor), page -> custom.findByOrganization(organizationId, page),
                this::view);
    }

    /// A type that the organization can publish: its own, or a built-in one.
    @Get(ONE)
    @Allowed({Role.ORG_MEMBER, Role.EVENT_PUBLISHER})
    EventTypeView getEventType(OrganizationId organizationId, EventTypeName type) {
        scopes.require(organizationId, null);
        return catalog.find(type)
                .map(builtIn -> EventTypeView.of(builtIn, samples))
                .or(() -> custom.findById(organizationId, type).map(this::view))
                .orElseThrow(() -> ProblemException.notFound("event type"));
    }

    /// Registers a type, or changes it.
    ///
    /// A change under which the present sample would no longer be valid might break its publishers: it needs `force`.
    @Put(ONE)
    @Allowed(Role.ORG_ADMIN)
    HttpResponse<EventTypeView> putEventType(Authentication caller, OrganizationId organizationId, EventTypeName type,
            @Nullable @QueryValue String force, @Body byte[] body) {
        boolean forced = QueryParameter.read("force", force, QueryParameter::bool).orElse(false);
        if (catalog.find(type).isPresent()) {
            throw ProblemException.conflict("'" + type.value() + "' is a built-in type.");
        }
        Optional<CustomEventType> before = custom.findById(organizationId, type);
        CustomEventType wanted = read(organizationId, type, Fields.of(body), before);
        if (!forced) {
            before.ifPresent(present -> requireCompatible(present, wanted));
        }
        return switch (audit.record(saving(caller, before, wanted), () -> saved(wanted))) {
            case CREATED -> HttpResponse.created(found(organizationId, type));
            case REPLACED -> HttpResponse.ok(found(organizationId, type));
            case NO_ORGANIZATION -> throw ProblemException.notFound("organization");
        };
    }

    @Delete(ONE)
    @Allowed(Role.ORG_ADMIN)
    @Status(HttpStatus.NO_CONTENT)
    void deleteEventType(Authentication caller, OrganizationId organizationId, EventTypeName type) {
        CustomEventType before = custom.findById(organizationId, type)
                .orElseThrow(() -> ProblemException.notFound("event type"));
        if (!audit.recordIf(change(caller, Action.EVENT_TYPE_DELETE, before).from(snapshot(before)),
                () -> custom.deleteById(organizationId, type))) {
            throw ProblemException.notFound("event type");
        }
    }

    private static Change saving(Authentication caller, Optional<CustomEventType> before, CustomEventType wanted) {
        Action action = before.isPresent() ? Action.EVENT_TYPE_UPDATE : Action.EVENT_TYPE_CREATE;
        Change change = change(caller, action, wanted).to(snapshot(wanted));
        return before.map(EventTypeController::snapshot).map(change::from).orElse(change);
    }

    private static Change change(Authentication caller, Action action, CustomEventType type) {
        return Change.of(caller, type.organization(), action,
                new Subject(Subject.Type.EVENT_TYPE, type.name().value()));
    }

    private static ObjectNode snapshot(CustomEventType type) {
        ObjectNode snapshot = Json.object().put("description", type.description().value());
        type.schema().ifPresent(schema -> snapshot.set("schema", schema));
        type.sample().ifPresent(sample -> snapshot.set("sample", sample.tree()));
        if (type.documentRequired()) {
            snapshot.put("documentRequired", true);
        }
        return snapshot;
    }

    private Saved saved(CustomEventType type) {
        Saved saved = custom.save(type);
        if (saved == Saved.NO_ORGANIZATION) {
            throw ProblemException.notFound("organization");
        }
        return saved;
    }

    private CustomEventType read(OrganizationId organization, EventTypeName type, Fields fields,
            Optional<CustomEventType> before) {
        Description description = fields.required("description", Fields.text(Description::given));
        Optional<ObjectNode> schema = fields.optional("schema", value -> {
            ObjectNode object = Fields.object(value);
            schemas.check(object);
            return object;
        });
        Optional<Payload> sample = fields.optional("sample", Payload::of);
        boolean documentRequired = fields.optional("documentRequired", Fields::bool).orElse(false);
        fields.readOnly(READ_ONLY, () -> before.map(present -> views.tree(view(present)))
                .orElseGet(() -> Json.object().put("type", type.value())));
        fields.complete();
        List<PayloadViolation> violations = violations(schema, sample);
        if (!violations.isEmpty()) {
            throw ProblemException
                    .invalid(violations.stream().map(v -> new FieldError("sample" + v.pointer(), v.detail())).toList());
        }
        Instant now = clock.instant();
        return new CustomEventType(organization, type, description, schema, sample, documentRequired, now, now);
    }

    private void requireCompatible(CustomEventType present, CustomEventType wanted) {
        List<PayloadViolation> broken = violations(wanted.schema(), present.sample());
        if (!broken.isEmpty()) {
            throw new ProblemException(Problem.of(HttpStatus.CONFLICT,
                    "The current sample violates the new schema, and published events may violate it as well; repeat with ?force=true to change it anyway.",
                    broken.stream().map(v -> new FieldError("/sample" + v.pointer(), v.detail())).toList()));
        }
    }

    private List<PayloadViolation> violations(Optional<ObjectNode> schema, Optional<Payload> sample) {
        return schema.isPresent() && sample.isPresent() ? schemas.violations(schema.get(), sample.get()) : List.of();
    }

    private EventTypeView found(OrganizationId organization, EventTypeName type) {
        return custom.findById(organization, type)
                .map(this::view)
                .orElseThrow(() -> ProblemException.notFound("event type"));
    }

    private EventTypeView view(CustomEventType type) {
        return EventTypeView.of(type, samples);
    }
}
