package io.tidings.dynamodb;

import java.util.List;
import java.util.Map;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import io.tidings.naming.Description;
import io.tidings.naming.Name;
import io.tidings.naming.Slug;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.Project;
import io.tidings.organization.ProjectId;

/// `ORG#o` / `PROJECT#p`. After the project's removal, its [Tombstone].
final class ProjectItem {

    static final String SORT_PREFIX = "PROJECT#";
    static final String CREATED_AT = Tombstone.CREATED_AT;

    /// What of a project does not stay as its [Tombstone].
    static final List<String> LOST_BY_REMOVAL = List.of("name", "slug", "description", "updatedAt",
            Tombstone.FORMER_CREATED_AT);

    private static final String ORGANIZATION = "organizationId";
    private static final String ID = "projectId";
    private static final String NAME = "name";
    private static final String SLUG = "slug";
    private static final String DESCRIPTION = "description";
    private static final String UPDATED_AT = "updatedAt";

    private ProjectItem() {}

    static Map<String, AttributeValue> key(OrganizationId organization, ProjectId id) {
        return Item.key(OrganizationItem.partition(organization), SORT_PREFIX + id.value());
    }

    static Item write(Project project) {
        return Item.with(key(project.organization(), project.id()))
                .put(ORGANIZATION, project.organization().value())
                .put(ID, project.id().value())
                .put(NAME, project.name().value())
                .put(SLUG, project.slug().value())
                .put(DESCRIPTION, project.description().map(Description::value))
                .put(CREATED_AT, project.createdAt())
                .put(UPDATED_AT, project.updatedAt());
    }

    static Project read(Item item) {
        return new Project(
                new OrganizationId(item.string(ORGANIZATION)),
                new ProjectId(item.string(ID)),
                new Name(item.string(NAME)),
                new Slug(item.string(SLUG)),
                item.optionalText(DESCRIPTION).map(Description::new),
                item.instant(CREATED_AT),
                item.instant(UPDATED_AT));
    }
}
