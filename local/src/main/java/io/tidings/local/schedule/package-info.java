/// EventBridge rules on one machine.
package io.tidings.local.schedule;
