package io.tidings.memory;

import java.time.Instant;
import java.util.Optional;

import io.tidings.organization.Organization;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Organizations;
import io.tidings.organization.Saved;
import io.tidings.organization.Scope;
import io.tidings.organization.SlowReceivers;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;

/// [Organizations] in memory.
public final class InMemoryOrganizations implements Organizations {

    private final Memory memory;
    private final Outage readOutage = new Outage();

    public InMemoryOrganizations(Memory memory) {
        this.memory = memory;
    }

    /// Lets [#findById] fail.
    public Outage readOutage() {
        return readOutage;
    }

    @Override
    public Optional<Organization> findById(OrganizationId id) {
        readOutage.check();
        synchronized (memory) {
            return Optional.ofNullable(memory.organizations.get(id.value()));
        }
    }

    @Override
    public void noteSlow(OrganizationId id, int webhooks, Instant now) {
        synchronized (memory) {
            memory.organizations.computeIfPresent(id.value(),
                    (_, organization) -> new Organization(id, organization.name(), organization.createdAt(),
                            organization.updatedAt(),
                            Optional.of(organization.slowReceivers()
                                    .orElse(new SlowReceivers(0, Instant.MIN))
                                    .and(webhooks, now)),
                            organization.trialUntil()));
        }
    }

    @Override
    public Optional<Organization> claimTrial(OrganizationId id, Instant now, Instant until) {
        synchronized (memory) {
            Optional<Organization> before = Optional.ofNullable(memory.organizations.get(id.value()))
                    .filter(found -> found.trialUntil().filter(now::isBefore).isEmpty());
            before.ifPresent(found -> memory.organizations.put(id.value(), trial(found, Optional.of(until))));
            return before;
        }
    }

    @Override
    public void endTrial(OrganizationId id, Instant until) {
        synchronized (memory) {
            memory.organizations.computeIfPresent(id.value(),
                    (_, found) -> trial(found, found.trialUntil().filter(end -> !end.equals(until))));
        }
    }

    private static Organization trial(Organization organization, Optional<Instant> until) {
        return new Organization(organization.id(), organization.name(), organization.createdAt(),
                organization.updatedAt(), organization.slowReceivers(), until);
    }

    @Override
    public Page<Organization> findAll(PageRequest page) {
        synchronized (memory) {
            return Memory.page(memory.organizations, page);
        }
    }

    @Override
    public Saved save(Organization organization) {
        synchronized (memory) {
            Organization before = memory.organizations.get(organization.id().value());
            Instant createdAt = before == null
                    ? memory.next(organization.id().value(), organization.createdAt())
                    : before.createdAt();
            memory.organizations.put(organization.id().value(), new Organization(organization.id(),
                    organization.name(), createdAt, organization.updatedAt(),
                    before == null ? Optional.empty() : before.slowReceivers(),
                    before == null ? Optional.empty() : before.trialUntil()));
            return before == null ? Saved.CREATED : Saved.REPLACED;
        }
    }

    @Override
    public boolean deleteById(OrganizationId id) {
        synchronized (memory) {
            Organization before = memory.organizations.remove(id.value());
            if (before == null) {
                return false;
            }
            memory.remove(new Scope.OfOrganization(id), id.value(), before.createdAt());
            String prefix = id.value() + "/";
            memory.removed.keySet().removeIf(key -> key.startsWith(prefix));
            Memory.removeUnder(prefix, memory.projects);
            Memory.removeUnder(prefix, memory.webhooks);
            Memory.removeUnder(prefix, memory.types);
            memory.tokens.values().removeIf(token -> token.organization().filter(id::equals).isPresent());
            return true;
        }
    }

    @Override
    public Optional<Instant> findRemoval(OrganizationId id) {
        synchronized (memory) {
            return Optional.ofNullable(memory.removed.get(id.value()));
        }
    }
}
