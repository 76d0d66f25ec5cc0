/// What the function does before a snapshot of it is taken.
package io.tidings.api.priming;
