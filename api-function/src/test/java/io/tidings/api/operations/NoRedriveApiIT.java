package io.tidings.api.operations;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.tidings.api.ApiUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/// Where nothing was ever redriven.
class NoRedriveApiIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    @Test
    void shouldSayThatThereIsNoRedrive() {
        assertThat(API.platform().get("/operations/dead-letters/redrive").inWords())
                .isEqualTo("404 There is no such redrive.");
        assertThat(API.platform().delete("/operations/dead-letters/redrive").inWords())
                .isEqualTo("409 No redrive is running.");
    }
}
