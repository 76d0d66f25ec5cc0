package io.tidings.api;

import io.micronaut.context.ApplicationContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class WarmFunctionIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    @Test
    void shouldKeepNothingOfItsInvocations() {
        API.anonymous().get("/health");
        int before = beans();

        for (int i = 0; i < 5; i++) {
            assertThat(API.anonymous().get("/health").status()).isEqualTo(200);
        }

        assertThat(beans()).isEqualTo(before);
    }

    private static int beans() {
        ApplicationContext context = API.bean(ApplicationContext.class);
        return context.getActiveBeanRegistrations(Object.class).size() + context.getAllBeanDefinitions().size();
    }
}
