<#ftl strip_whitespace=true>
<#-- The BGP neighbors of a leg in the leaf names of IOS-XR 24.4 (um-router-bgp-cfg of 2024-09-17 and
     later). BFD is tied to the neighbor in one step (R-061). -->
<#macro neighbors>
              <neighbors>
                <#list leg.sessions as session>
                <neighbor nc:operation="replace">
                  <address>${session.azure}</address>
                  <remote-as>${session.remoteAs}</remote-as>
                  <description>${leg.description}</description>
                  <#-- Azure sees the override alone, and our own network does not see it. -->
                  <#if leg.localAsOverride>
                  <local-as>
                    <as>
                      <as-number>${leg.localAs}</as-number>
                      <no-prepend>
                        <replace-as/>
                      </no-prepend>
                    </as>
                  </local-as>
                  </#if>
                  <#if leg.bfd??>
                  <bfd>
                    <fast-detect/>
                    <minimum-interval>${leg.bfd.interval}</minimum-interval>
                    <multiplier>${leg.bfd.multiplier}</multiplier>
                  </bfd>
                  </#if>
                  <#if leg.sharedKey??>
                  <password>
                    <#-- "!" before a clear text; without it the router takes a hash. -->
                    <encrypted>!${leg.sharedKey}</encrypted>
                  </password>
                  </#if>
                  <timers>
                    <keepalive-interval>${leg.timers.keepalive}</keepalive-interval>
                    <holdtime>
                      <holdtime-number>${leg.timers.hold}</holdtime-number>
                    </holdtime>
                  </timers>
                  <address-families>
                    <address-family>
                      <af-name>${session.family}-unicast</af-name>
                      <maximum-prefix>
                        <maximum-prefix-number>${session.maxPrefixes}</maximum-prefix-number>
                        <threshold-value>${session.warnAt}</threshold-value>
                      </maximum-prefix>
                      <route-policy>
                        <in>${session.importPolicy}</in>
                        <out>${session.exportPolicy}</out>
                      </route-policy>
                    </address-family>
                  </address-families>
                </neighbor>
                </#list>
              </neighbors>
</#macro>
