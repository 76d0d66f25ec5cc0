package io.tidings.event;

import org.junit.jupiter.api.Test;

import io.tidings.organization.OrganizationId;
import io.tidings.testing.Examples;

import static org.assertj.core.api.Assertions.assertThat;

/// What every store of [EventContents] does.
public abstract class EventContentsContract {

    private final OrganizationId organization = Examples.organizationId();
    private final EventId event = new EventId(Examples.id());

    protected abstract EventContents contents();

    @Test
    void shouldFindContentAsItWasSaved() {
        EventContent content = Examples.content(EventContent.MAX_BYTES - 2);

        contents().save(organization, event, content);

        assertThat(contents().find(organization, event)).contains(content);
    }

    @Test
    void shouldSaveAgainWithoutHarm() {
        EventContent content = Examples.content(200_000);
        contents().save(organization, event, content);

        contents().save(organization, event, content);

        assertThat(contents().find(organization, event)).contains(content);
    }

    @Test
    void shouldNotFindWhatWasDeleted() {
        contents().save(organization, event, Examples.content());

        contents().delete(organization, event);
        contents().delete(organization, event);

        assertThat(contents().find(organization, event)).isEmpty();
    }

    @Test
    void shouldNotFindWhatWasNotSavedOrIsAnotherOrganizations() {
        contents().save(organization, event, Examples.content());

        assertThat(contents().find(organization, new EventId(Examples.id()))).isEmpty();
        assertThat(contents().find(Examples.organizationId(), event)).isEmpty();
    }
}
