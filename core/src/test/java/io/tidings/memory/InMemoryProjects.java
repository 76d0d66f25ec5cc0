package io.tidings.memory;

import java.time.Instant;
import java.util.Optional;

import io.tidings.organization.OrganizationId;
import io.tidings.organization.Project;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Projects;
import io.tidings.organization.Saved;
import io.tidings.organization.Scope;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;

/// [Projects] in memory.
public final class InMemoryProjects implements Projects {

    private final Memory memory;

    public InMemoryProjects(Memory memory) {
        this.memory = memory;
    }

    @Override
    public Optional<Project> findById(OrganizationId organization, ProjectId id) {
        synchronized (memory) {
            return Optional.ofNullable(memory.projects.get(Memory.key(organization, id)));
        }
    }

    @Override
    public Page<Project> findByOrganization(OrganizationId organization, PageRequest page) {
        synchronized (memory) {
            return Memory.page(Memory.under(organization.value() + "/", memory.projects), page);
        }
    }

    @Override
    public Saved save(Project project) {
        synchronized (memory) {
            if (!memory.organizations.containsKey(project.organization().value())) {
                return Saved.NO_ORGANIZATION;
            }
            String key = Memory.key(project.organization(), project.id());
            Project before = memory.projects.get(key);
            Instant createdAt = before == null ? memory.next(key, project.createdAt()) : before.createdAt();
            memory.projects.put(key, new Project(project.organization(), project.id(), project.name(), project.slug(),
                    project.description(), createdAt, project.updatedAt()));
            return before == null ? Saved.CREATED : Saved.REPLACED;
        }
    }

    @Override
    public boolean deleteById(OrganizationId organization, ProjectId id) {
        synchronized (memory) {
            Project before = memory.projects.remove(Memory.key(organization, id));
            if (before == null) {
                return false;
            }
            Scope scope = new Scope.OfProject(organization, id);
            memory.remove(scope, Memory.key(organization, id), before.createdAt());
            Memory.removeUnder(InMemoryWebhooks.prefix(scope), memory.webhooks);
            return true;
        }
    }
}
