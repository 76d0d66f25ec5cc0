package io.tidings.dynamodb;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

import io.tidings.event.EventCatalog;
import io.tidings.event.EventContent;
import io.tidings.event.EventTypeName;
import io.tidings.identity.IdGenerator;
import io.tidings.memory.InMemoryDeliveryQueue;
import io.tidings.metric.Metrics;
import io.tidings.organization.Organization;
import io.tidings.organization.Project;
import io.tidings.organization.Scope;
import io.tidings.publishing.EventTypes;
import io.tidings.publishing.Filters;
import io.tidings.publishing.NewEvent;
import io.tidings.publishing.PayloadSchemas;
import io.tidings.publishing.Publication;
import io.tidings.publishing.Publisher;
import io.tidings.publishing.Recipients;
import io.tidings.testing.Examples;
import io.tidings.testing.Store;

import static org.assertj.core.api.Assertions.assertThat;

/// What a publish asks of DynamoDB, however many others there are.
class RequestCountIT {

    private static final Map<String, Integer> OF_A_PUBLISH = Map.of("getItem", 2, "query", 2, "putItem", 1);

    private final Map<String, Integer> requests = new TreeMap<>();
    private final Store store = LocalTable.shared().through(counting(LocalTable.shared().client())).store();
    private final Organization organization = Examples.organization();
    private final Project project = Examples.project(organization.id());
    private final Scope scope = new Scope.OfProject(organization.id(), project.id());

    RequestCountIT() {
        store.organizations().save(organization);
        store.projects().save(project);
        store.webhooks().add(Examples.webhook(scope, Examples.settings("deployment.build.created")));
    }

    @Test
    void shouldFindTheWebhooksOfAnEventWithTwoQueries() {
        assertThat(requestsOfAPublish()).isEqualTo(OF_A_PUBLISH);
    }

    @Test
    void shouldAskNoMoreWhenThereAreManyOtherTenantsAndProjects() {
        for (int i = 0; i < 20; i++) {
            Organization other = Examples.organization();
            store.organizations().save(other);
            store.webhooks().add(Examples.webhook(new Scope.OfOrganization(other.id()), Examples.settings("*")));
            Project sibling = Examples.project(organization.id());
            store.projects().save(sibling);
            store.webhooks()
                    .add(Examples.webhook(new Scope.OfProject(organization.id(), sibling.id()),
                            Examples.settings("*")));
        }

        assertThat(requestsOfAPublish()).isEqualTo(OF_A_PUBLISH);
    }

    private Map<String, Integer> requestsOfAPublish() {
        EventTypes types = new EventTypes(EventCatalog.builtIn(), store.types(), new PayloadSchemas());
        Publisher publisher = new Publisher(store.organizations(), store.projects(), store.webhooks(), types,
                new Recipients(types, new Filters()), store.events(),
                store.idempotencyStore(), new InMemoryDeliveryQueue(store.clock()),
                new IdGenerator(store.clock(), RandomGenerator::getDefault), store.clock(), Metrics.NONE);
        NewEvent event = new NewEvent(scope, new EventTypeName("deployment.build.created"), Optional.empty(),
                EventContent.of(Examples.payload("{\"build\":1}")), Optional.empty());
        requests.clear();
        assertThat(publisher.publish(event)).isInstanceOfSatisfying(Publication.Accepted.class,
                accepted -> assertThat(accepted.deliveries()).isEqualTo(1));
        return Map.copyOf(requests);
    }

    /// Counts the requests that reach DynamoDB: of the client's methods, those that take a request. All others are
    /// conveniences over these.
    private DynamoDbClient counting(DynamoDbClient client) {
        return (DynamoDbClient) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[]{DynamoDbClient.class},
                (proxy, method, arguments) -> {
                    boolean request = arguments != null && arguments.length == 1
                            && arguments[0] instanceof DynamoDbRequest
                            && !method.getName().endsWith("Paginator");
                    if (!request) {
                        return InvocationHandler.invokeDefault(proxy, method, arguments);
                    }
                    requests.merge(method.getName(), 1, Integer::sum);
                    try {
                        return method.invoke(client, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
