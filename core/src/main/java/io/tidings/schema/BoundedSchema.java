package io.tidings.schema;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.AbsoluteIri;
import com.networknt.schema.Error;
import com.networknt.schema.OutputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import com.networknt.schema.resource.InputStreamSource;
import com.networknt.schema.resource.SchemaLoader;

import io.tidings.budget.Budget;
import io.tidings.budget.BudgetExceededException;

/// A schema of a tenant, compiled: nothing that it says is fetched, and what it does is counted.
public final class BoundedSchema {

    private static final SchemaRegistryConfig CONFIG = SchemaRegistryConfig.builder()
            .pathType(PathType.JSON_POINTER)
            .formatAssertionsEnabled(true)
            .regularExpressionFactory(expression -> LinearExpression.of(expression)::isFoundIn)
            .build();

    /// Knows one dialect, and loads nothing: no address, and no file of the class path.
    private static final SchemaRegistry TENANTS = SchemaRegistry.withDialect(BoundedDialect.create(),
            builder -> builder.schemaRegistryConfig(CONFIG)
                    .schemaCacheEnabled(false)
                    .schemaLoader(new NoLoader()));

    /// The library's own would look into the class path even without any loader.
    private static final class NoLoader extends SchemaLoader {

        NoLoader() {
            super(List.of(), List.of());
        }

        @Override
        @SuppressWarnings("NullAway") // The library's word for "none".
        public InputStreamSource getSchemaResource(AbsoluteIri iri) {
            return null;
        }
    }

    /// Used only to check schemas of tenants. Read when first needed: publishing does not need it.
    private static final class Meta {

        private static final Schema SCHEMA = SchemaRegistry
                .withDefaultDialect(SpecificationVersion.DRAFT_2020_12,
                        builder -> builder.schemaRegistryConfig(CONFIG))
                .getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
    }

    private final Schema schema;

    private BoundedSchema(Schema schema) {
        this.schema = schema;
    }

    /// Where `schema` is not what JSON Schema 2020-12 demands of a schema.
    public static List<Error> faults(JsonNode schema) {
        return Meta.SCHEMA.validate(schema);
    }

    /// Compiles a schema. Its name (`$id`) is left out: nothing may refer to it, and no other may take its place.
    ///
    /// @throws RuntimeException if it cannot be compiled
    public static BoundedSchema compile(ObjectNode schema) {
        ObjectNode unnamed = schema.deepCopy();
        unnamed.remove(List.of("$id", "$schema"));
        return new BoundedSchema(TENANTS.getSchema(unnamed));
    }

    /// What is wrong with `value`.
    ///
    /// @throws BudgetExceededException if it takes too much work to tell
    public List<Error> validate(JsonNode value, Budget budget) {
        try {
            return schema.validate(value, OutputFormat.DEFAULT, execution -> execution.getCollectorContext()
                    .put(BoundedDialect.LIMITS, new BoundedDialect.EvaluationLimits(budget)));
        } catch (StackOverflowError e) {
            throw budget.exceeded();
        }
    }
}
