package io.tidings.function;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Property;
import io.micronaut.core.type.Argument;
import io.micronaut.inject.qualifiers.Qualifiers;

/// Refuses values that are not of their setting's type, when the function starts: Micronaut would take the default
/// instead, and say nothing.
@Context
final class SettingsCheck {

    SettingsCheck(ApplicationContext context) {
        context.getBeanDefinitions(Qualifiers.<Object>byStereotype(ConfigurationProperties.class))
                .stream()
                .filter(settings -> settings.getBeanType().getPackageName().startsWith("io.tidings."))
                .forEach(settings -> {
                    for (Argument<?> setting : settings.getConstructor().getArguments()) {
                        setting.getAnnotationMetadata()
                                .stringValue(Property.class, "name")
                                .ifPresent(name -> check(context, name, setting));
                    }
                });
    }

    private static void check(ApplicationContext context, String name, Argument<?> setting) {
        context.getProperty(name, Object.class)
                .filter(value -> context.getConversionService().convert(value, setting).isEmpty())
                .ifPresent(value -> {
                    throw new IllegalArgumentException(
                            name + " must be of the type " + setting.getType().getSimpleName() + ", not " + value);
                });
    }
}
