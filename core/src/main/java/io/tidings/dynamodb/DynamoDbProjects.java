package io.tidings.dynamodb;

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

    private final Table table;

    public DynamoDbProjects(Table table) {
        this.table = table;
    }

    @Override
    public Optional<Project> findById(OrganizationId organization, ProjectId id) {
        return table.get(ProjectItem.key(organization, id)).map(ProjectItem::read);
    }

    @Override
    public Page<Project> findByOrganization(OrganizationId organization, PageRequest page) {
        return table.page(OrganizationItem.partition(organization), ProjectItem.SORT_PREFIX, page, true,
                ProjectItem::read);
    }

    @Override
    public Saved save(Project project) {
        return table.saveOwned(project.organization(), ProjectItem.write(project), ProjectItem.CREATED_AT);
    }

    /// The project first, so that nobody adds webhooks while they are being removed.
    @Override
    public boolean deleteById(OrganizationId organization, ProjectId id) {
        boolean existed = table.delete(ProjectItem.key(organization, id));
        Scope scope = new Scope.OfProject(organization, id);
        List<Map<String, AttributeValue>> webhooks = table
                .all(WebhookItem.partition(scope), WebhookItem.sortPrefix(scope))
                .stream()
                .map(item -> Item.key(item.string(TidingsTable.PARTITION_KEY), item.string(TidingsTable.SORT_KEY)))
                .toList();
        table.deleteAll(webhooks);
        table.delete(WebhookItem.countKey(scope));
        return existed || !webhooks.isEmpty();
    }
}
