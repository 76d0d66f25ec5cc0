package io.tidings.memory;

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
            memory.projects.put(key, before == null
                    ? project
                    : new Project(project.organization(), project.id(), project.name(), project.slug(),
                            project.description(), before.createdAt(), project.updatedAt()));
            return before == null ? Saved.CREATED : Saved.REPLACED;
        }
    }

    @Override
    public boolean deleteById(OrganizationId organization, ProjectId id) {
        synchronized (memory) {
            Memory.removeUnder(InMemoryWebhooks.prefix(new Scope.OfProject(organization, id)), memory.webhooks);
            return memory.projects.remove(Memory.key(organization, id)) != null;
        }
    }
}
