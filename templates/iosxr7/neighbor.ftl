<#ftl strip_whitespace=true>
<#-- The BGP neighbors of a leg in the leaf names of IOS-XR before 24.4 (um-router-bgp-cfg before
     2024-09-17). BFD is tied to the neighbor in one step (R-061). -->
<#macro neighbors>
              <neighbors>
                <#list leg.sessions as session>
                <neighbor nc:operation="replace">
                  <neighbor-address>${session.azure}</neighbor-address>
                  <remote-as>${session.remoteAs}</remote-as>
                  <description>${leg.description}</description>
                  <#-- Azure sees the override alone, and our own network does not see it. -->
                  <#if leg.localAsOverride>
                  <local-as>
                    <as-number>${leg.localAs}</as-number>
                    <no-prepend>
                      <replace-as/>
                    </no-prepend>
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
                    <holdtime>${leg.timers.hold}</holdtime>
                  </timers>
                  <address-families>
                    <address-family>
                      <af-name>${session.family}-unicast</af-name>
                      <maximum-prefix>
                        <prefix-limit>${session.maxPrefixes}</prefix-limit>
                        <threshold>${session.warnAt}</threshold>
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
