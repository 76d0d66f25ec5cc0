/// The functions of Tidings, in this process or from their packages, and what they are started with.
package io.tidings.local.functions;
