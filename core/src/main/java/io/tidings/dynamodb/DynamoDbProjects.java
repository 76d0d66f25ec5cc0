package io.tidings.dynamodb;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.organization.OrganizationId;
import io.tidings.organization.Project;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Projects;
import io.tidings.organization.Saved;
import io.tidings.organization.Scope;
import io.tidings.paging.Page;
import io.tidings.paging.PageRequest;

/// [Projects] in DynamoDB.
public final class DynamoDbProjects implements Projects {

    /// How often saving a project is tried while others save or remove it as well.
    private static final int MAX_TRIES = 10;

    private final Table table;
    private final OwnedItems ownedItems;

    public DynamoDbProjects(Table table, Clock clock) {
        this.table = table;
        this.ownedItems = new OwnedItems(table, clock);
    }

    @Override
    public Optional<Project> findById(OrganizationId organization, ProjectId id) {
        return table.get(ProjectItem.key(organization, id))
                .filter(item -> !Tombstone.isOne(item))
                .map(ProjectItem::read);
    }

    @Override
    public Page<Project> findByOrganization(OrganizationId organization, PageRequest page) {
        return table.page(OrganizationItem.partition(organization), ProjectItem.SORT_PREFIX, page, true,
                item -> !Tombstone.isOne(item), ProjectItem::read);
    }

    @Override
    public Saved save(Project project) {
        Map<String, AttributeValue> key = ProjectItem.key(project.organization(), project.id());
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            Optional<Item> before = table.get(key);
            if (before.filter(item -> Tombstone.isOne(item) && !Tombstone.isComplete(item)).isPresent()) {
                deleteById(project.organization(), project.id());
                continue;
            }
            Optional<Integer> refused = table.transact(List.of(
                    Conditions.organizationExists(table.name(), project.organization()),
                    Conditions.putInPlaceOf(table.name(), before, replacing(before, project))));
            if (refused.isEmpty()) {
                return before.filter(item -> !Tombstone.isOne(item)).isPresent() ? Saved.REPLACED : Saved.CREATED;
            }
            if (refused.get() == 0) {
                return Saved.NO_ORGANIZATION;
            }
        }
        throw new IllegalStateException(
                "project " + project.id().value() + " is constantly being written by others");
    }

    private static Item replacing(Optional<Item> before, Project project) {
        Instant createdAt = before
                .map(item -> Tombstone.isOne(item)
                        ? Tombstone.next(item, project.createdAt())
                        : item.instant(ProjectItem.CREATED_AT))
                .orElse(project.createdAt());
        return ProjectItem.write(project)
                .put(ProjectItem.CREATED_AT, createdAt)
                .put(Tombstone.FORMER_CREATED_AT, before.flatMap(item -> Tombstone.isOne(item)
                        ? Optional.of(item.string(Tombstone.CREATED_AT))
                        : item.optionalText(Tombstone.FORMER_CREATED_AT)));
    }

    /// The project first, so that nobody adds webhooks while they are being removed.
    @Override
    public boolean deleteById(OrganizationId organization, ProjectId id) {
        Scope scope = new Scope.OfProject(organization, id);
        Optional<Instant> begun = ownedItems.begin(scope, ProjectItem.key(organization, id));
        begun.ifPresent(at -> {
            ownedItems.delete(scope, at, table.all(WebhookItem.partition(scope), WebhookItem.sortPrefix(scope)));
            table.delete(WebhookItem.countKey(scope));
            ownedItems.complete(ProjectItem.key(organization, id), at, ProjectItem.LOST_BY_REMOVAL);
        });
        return begun.isPresent();
    }
}
