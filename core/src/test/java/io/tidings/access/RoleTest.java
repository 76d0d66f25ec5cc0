package io.tidings.access;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.tidings.organization.OrganizationId;
import io.tidings.testing.Examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RoleTest {

    @ParameterizedTest
    @CsvSource({
            "platform:admin,  platform:admin, true", "platform:admin,  org:admin, true",
            "platform:admin,  org:member, true", "platform:admin,  event:publisher, true",
            "org:admin,       platform:admin, false", "org:admin,       org:admin, true",
            "org:admin,       org:member, true", "org:admin,       event:publisher, true",
            "org:member,      platform:admin, false", "org:member,      org:admin, false",
            "org:member,      org:member, true", "org:member,      event:publisher, false",
            "event:publisher, platform:admin, false", "event:publisher, org:admin, false",
            "event:publisher, org:member, false", "event:publisher, event:publisher, true"})
    void shouldIncludeWhatTheMatrixSays(String role, String required, boolean included) {
        assertThat(Role.of(role).includes(Role.of(required))).isEqualTo(included);
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadBackItsWireName(Role role) {
        assertThat(Role.of(role.wireName())).isEqualTo(role);
    }

    @Test
    void shouldNotKnowOtherRoles() {
        assertThatThrownBy(() -> Role.of("ORG_ADMIN")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be one of platform:admin, org:admin, org:member, event:publisher");
    }

    @ParameterizedTest
    @EnumSource
    void shouldBelongToAnOrganizationUnlessItIsThePlatforms(Role role) {
        boolean platform = role == Role.PLATFORM_ADMIN;
        Optional<OrganizationId> right = platform ? Optional.empty() : Optional.of(Examples.organizationId());
        Optional<OrganizationId> wrong = platform ? Optional.of(Examples.organizationId()) : Optional.empty();

        assertThat(new Principal(Identity.token("1", "someone"), role, right).role()).isEqualTo(role);
        assertThatThrownBy(() -> new Principal(Identity.token("1", "someone"), role, wrong))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldSeeItsOwnOrganizationOnlyUnlessItIsThePlatforms() {
        OrganizationId own = Examples.organizationId();
        OrganizationId other = Examples.organizationId();
        Principal admin = new Principal(Identity.user("admin", Optional.empty()), Role.ORG_ADMIN, Optional.of(own));
        Principal platform = new Principal(Identity.user("root", Optional.empty()), Role.PLATFORM_ADMIN,
                Optional.empty());

        assertThat(admin.sees(own)).isTrue();
        assertThat(admin.sees(other)).isFalse();
        assertThat(platform.sees(own)).isTrue();
        assertThat(platform.sees(other)).isTrue();
    }
}
