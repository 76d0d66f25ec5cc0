package io.tidings.publishing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.tidings.event.EventTypeName;
import io.tidings.naming.Description;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Saved;
import io.tidings.paging.PageRequest;
import io.tidings.testing.Examples;
import io.tidings.testing.Paging;
import io.tidings.testing.Store;

import static org.assertj.core.api.Assertions.assertThat;

/// What every store of [CustomEventTypes] does.
public abstract class CustomEventTypesContract {

    protected abstract Store store();

    @Test
    void shouldFindATypeAsItWasSaved() {
        CustomEventType type = Examples.customType(store().newOrganization(), "order.paid");

        assertThat(store().types().save(type)).isEqualTo(Saved.CREATED);

        assertThat(store().types().findById(type.organization(), type.name())).contains(type);
    }

    @Test
    void shouldReplaceAllButTheTimeOfCreation() {
        CustomEventType first = Examples.customType(store().newOrganization(), "order.paid");
        Instant later = first.createdAt().plus(Duration.ofDays(1));
        store().types().save(first);

        Saved saved = store().types()
                .save(new CustomEventType(first.organization(), first.name(), new Description("Paid."),
                        Optional.empty(), Optional.of(Examples.payload("{}")), true, later, later));

        assertThat(saved).isEqualTo(Saved.REPLACED);
        assertThat(store().types().findById(first.organization(), first.name()))
                .contains(new CustomEventType(first.organization(), first.name(), new Description("Paid."),
                        Optional.empty(), Optional.of(Examples.payload("{}")), true, first.createdAt(), later));
    }

    @Test
    void shouldNotSaveATypeOfAnUnregisteredOrganization() {
        CustomEventType homeless = Examples.customType(Examples.organizationId(), "order.paid");

        assertThat(store().types().save(homeless)).isEqualTo(Saved.NO_ORGANIZATION);

        assertThat(store().types().findById(homeless.organization(), homeless.name())).isEmpty();
    }

    @Test
    void shouldListTheTypesOfOneOrganizationByNamePageByPage() {
        OrganizationId mine = store().newOrganization();
        List<String> names = List.of("Order", "a1", "order.a", "order.b");
        names.reversed().forEach(name -> store().types().save(Examples.customType(mine, name)));
        store().types().save(Examples.customType(store().newOrganization(), "order.c"));

        for (int limit : List.of(1, 2, 3, 4, 5, 100)) {
            assertThat(Paging.all(limit, page -> store().types().findByOrganization(mine, page)))
                    .extracting(type -> type.name().value())
                    .containsExactlyElementsOf(names);
        }
    }

    @Test
    void shouldNotShowOrDeleteATypeOfAnotherOrganization() {
        CustomEventType theirs = Examples.customType(store().newOrganization(), "order.paid");
        store().types().save(theirs);
        OrganizationId mine = store().newOrganization();

        assertThat(store().types().findById(mine, theirs.name())).isEmpty();
        assertThat(store().types().findByOrganization(mine, PageRequest.first()).items()).isEmpty();
        assertThat(store().types().deleteById(mine, theirs.name())).isFalse();
        assertThat(store().types().findById(theirs.organization(), theirs.name())).isPresent();
    }

    @Test
    void shouldDeleteOnce() {
        OrganizationId organization = store().newOrganization();
        EventTypeName name = new EventTypeName("order.paid");
        store().types().save(Examples.customType(organization, name.value()));

        assertThat(store().types().deleteById(organization, name)).isTrue();

        assertThat(store().types().deleteById(organization, name)).isFalse();
        assertThat(store().types().findById(organization, name)).isEmpty();
    }
}
